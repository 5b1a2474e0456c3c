import asyncio
from typing import Any

import pytest

from contracts.access import ActivationKeyIssued
from contracts.notifications import (
    KeyLetterCancelled,
    KeyLetterHandedOver,
    KeyLetterRequested,
)
from notifications.actions import print_room
from tests.notifications.house import House
from tests.notifications.samples import (
    revoked,
)


async def test_a_key_revoked_in_time_is_never_printed(house: House, asked: ActivationKeyIssued) -> None:
    """Scenario 55."""
    await house.hear(asked)
    await house.hear(revoked(asked))
    await house.work()

    assert house.printed() == []
    assert await house.state_of_letter(asked.key_id) == "CANCELLED"
    assert len(await house.said(KeyLetterCancelled)) == 1
    assert not house.to("anne@cabinet.fr")


async def test_a_revocation_heard_first_leaves_a_tombstone(house: House, asked: ActivationKeyIssued) -> None:
    await house.hear(revoked(asked))
    await house.hear(asked)
    await house.hear(revoked(asked))
    await house.work()

    assert house.printed() == []
    assert await house.state_of_letter(asked.key_id) == "CANCELLED"
    (cancelled,) = await house.said(KeyLetterCancelled)
    assert cancelled.case_id == asked.case_id
    assert await house.said(KeyLetterRequested) == []


async def test_a_key_revoked_while_printing_finds_the_letter_handed_over(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.hear(asked)
    loop, revoking = asyncio.get_running_loop(), []
    printing = print_room.print_letter

    def revoke_meanwhile(*facts: Any) -> Any:
        revoking.append(asyncio.run_coroutine_threadsafe(house.hear(revoked(asked)), loop))
        revoking[0].result(timeout=10)
        return printing(*facts)

    monkeypatch.setattr(print_room, "print_letter", revoke_meanwhile)
    await house.work("letters_due")

    assert len(house.printed()) == 1
    assert await house.state_of_letter(asked.key_id) == "OBSOLETE"
    assert await house.said(KeyLetterCancelled) == []
    (handed_over,) = await house.said(KeyLetterHandedOver)
    assert handed_over.at == house.now, "enrolment learns that the client may hold it"


async def test_a_key_revoked_in_the_post_makes_its_letter_obsolete(
    house: House, asked: ActivationKeyIssued
) -> None:
    """Scenario 56."""
    await house.hear(asked)
    await house.work()
    await house.hear(revoked(asked))

    assert await house.state_of_letter(asked.key_id) == "OBSOLETE"
    assert (await house.row("select track_at from letters")).track_at is None
