"""What ends a key may wait in any queue or outbox: access is asked before a letter leaves."""

import asyncio

import httpx2
import pytest
from sqlalchemy import text

from contracts.access import ActivationKeyIssued
from contracts.notifications import KeyLetterCancelled, KeyLetterHandedOver
from notifications.actions import hand_over_letters
from notifications.domain.letter_states import HELD
from notifications.gateways.access import AccessAway
from tests.notifications.house import House
from tests.notifications.played_access import PlayedAccess
from tests.notifications.samples import issued, revoked


async def test_the_letter_of_a_key_that_died_unheard_is_never_printed(
    house: House, asked: ActivationKeyIssued
) -> None:
    """Scenario 55, its news in whatever queue."""
    other = issued(house.now, asked.firm_id, asked.requested_by)
    await house.hear(asked)
    await house.hear(other)
    house.access.kill([asked.key_id])
    await house.work("letters_due")

    assert await house.state_of_letter(asked.key_id) == "CANCELLED"
    assert await house.state_of_letter(other.key_id) == "HANDED_OVER"
    assert len(house.printed()) == 1
    row = await house.row("select * from letters where key_id = :key", key=asked.key_id)
    assert (row.sealed_key, row.sealed_recipient, row.intended_at) == (None, None, None)

    await house.hear(revoked(asked))
    await house.work()
    (cancelled,) = await house.said(KeyLetterCancelled)
    assert cancelled.key_id == asked.key_id


@pytest.mark.parametrize(
    "away",
    [
        httpx2.ConnectError("away"),
        httpx2.ReadTimeout("slow"),
        httpx2.Response(401, json={"code": "UNAUTHENTICATED"}),
        httpx2.Response(503),
        httpx2.Response(200, text="<html>"),
        httpx2.Response(200, json={"key_ids": None}),
    ],
    ids=["away", "slow", "another secret", "503", "a page", "nonsense"],
)
async def test_without_access_letters_wait_as_they_are(
    house: House, asked: ActivationKeyIssued, away: httpx2.Response | Exception
) -> None:
    await house.hear(asked)
    before = await house.row("select * from letters")
    if isinstance(away, Exception):
        house.access.failure = away
    else:
        house.access.answer = away
    with pytest.raises(AccessAway):
        await house.work("letters_due")

    assert await house.row("select * from letters") == before
    assert house.printed() == []

    house.access.failure = house.access.answer = None
    await house.work("letters_due")
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"


async def test_one_question_a_batch(house: House, asked: ActivationKeyIssued) -> None:
    for _ in range(hand_over_letters.BATCH + 2):
        await house.hear(issued(house.now, asked.firm_id, asked.requested_by))
    await house.work("letters_due")

    assert sorted(len(doubted) for doubted in house.access.asked) == [2, hand_over_letters.BATCH]
    assert len(house.printed()) == hand_over_letters.BATCH + 2


async def test_nothing_is_locked_while_access_thinks(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The revocation heard meanwhile is settled at once, and goes before an older answer."""
    await house.hear(asked)
    answering = PlayedAccess.handle_async_request

    async def slowly(access: PlayedAccess, request: httpx2.Request) -> httpx2.Response:
        answer = await answering(access, request)
        async with house.database.transaction() as tx:
            await tx.execute(text("select 1 from letters for update nowait"))
            assert (
                await tx.scalar(
                    text(
                        "select count(*) from pg_stat_activity where state = 'idle in transaction'"
                        " and datname = current_database()"
                    )
                )
                == 0
            )
        await asyncio.wait_for(house.hear(revoked(asked)), 5)
        return answer

    monkeypatch.setattr(PlayedAccess, "handle_async_request", slowly)
    await house.work("letters_due")

    assert house.printed() == []
    assert await house.state_of_letter(asked.key_id) == "CANCELLED"


async def test_a_letter_that_may_be_printed_is_not_laid_down_again_for_a_dead_key(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We died before settling; the shop took letter and slip; the key is dead, and we have not heard why."""

    async def die(*_: object, **__: object) -> None:
        raise ConnectionError

    await house.hear(asked)
    with monkeypatch.context() as crashing:
        crashing.setattr(hand_over_letters, "settle_letters", die)
        with pytest.raises(ConnectionError):
            await house.work("letters_due")
    laid_down_at = house.now
    for collected in house.spool.iterdir():
        collected.unlink()
    house.access.kill([asked.key_id])
    house.now += HELD
    await house.work("letters_due")

    assert house.printed() == []
    (handed_over,) = await house.said(KeyLetterHandedOver)
    assert handed_over.at == laid_down_at
    await house.hear(revoked(asked))
    assert await house.state_of_letter(asked.key_id) == "OBSOLETE"
    assert await house.said(KeyLetterCancelled) == []
