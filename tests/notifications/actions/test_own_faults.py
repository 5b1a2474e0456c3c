"""What we broke ourselves delays letters and kills none (C.6, M-10)."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from structlog.testing import capture_logs

from contracts.access import ActivationKeyIssued
from contracts.notifications import KeyLetterFailed
from notifications.actions import print_letter
from notifications.domain.letter_states import MENDING, RETRIES
from notifications.gateways.typesetter import Typesetter, TypesetterBroken
from tests.notifications.house import House
from tests.notifications.samples import issued


def full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def broken_template(*_: object) -> None:
    raise TypesetterBroken


@pytest.mark.parametrize(
    ("room", "name", "fault"),
    [(print_letter.PrintShop, "hand_over", full_disk), (Typesetter, "key_letter", broken_template)],
    ids=["full disk", "broken template"],
)
async def test_a_fault_of_ours_uses_up_no_try(
    house: House,
    asked: ActivationKeyIssued,
    monkeypatch: pytest.MonkeyPatch,
    room: type,
    name: str,
    fault: Callable[..., None],
) -> None:
    await house.hear(asked)
    with monkeypatch.context() as broken:
        broken.setattr(room, name, fault)
        for _ in range(len(RETRIES) + 2):
            await house.work("letters_due")
            row = await house.row("select state, attempts, due_at from letters")
            assert tuple(row) == ("REQUESTED", 0, house.now + MENDING)
            house.now += MENDING
    await house.work("letters_due")

    assert await house.said(KeyLetterFailed) == []
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"


async def test_a_letter_sealed_to_a_key_that_is_missing_waits_for_it(
    open_house: Callable[..., Awaitable[House]],
) -> None:
    other = ECKey.generate_key("P-256", {"kid": "sealing-2"}, private=True)
    house = await open_house(opening_keys=json.dumps({"keys": [other.as_dict(private=True)]}))
    firm = uuid4()
    await house.hear(issued(house.now, firm, await house.user(firm, "anne", administrator=True)))
    for _ in range(len(RETRIES) + 2):
        await house.work("letters_due")
        house.now += MENDING

    row = await house.row("select state, attempts from letters")
    assert tuple(row) == ("REQUESTED", 0)


async def test_operations_are_alerted_once_per_agreed_delay(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From Monday at nine to Friday, one working day each (D-27)."""
    monkeypatch.setattr(print_letter.PrintShop, "hand_over", full_disk)
    await house.hear(asked)
    with capture_logs() as logs:
        for _ in range(4 * 24):
            house.now += timedelta(hours=1, seconds=1)
            await house.work("late")

    assert [entry["log_level"] for entry in logs if entry["event"] == "letter_late"] == ["error"] * 4
