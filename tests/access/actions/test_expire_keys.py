"""Keys end by access's own watch, whatever the letter's tracker says or doesn't say (law 8, D-06)."""

from datetime import timedelta

import pytest

from access.actions.expire_keys import expire_keys, next_expiry
from access.storage.holds import hold_case
from contracts.access import ActivationKeyExpired, MandateRevoked
from contracts.notifications import KeyLetterExpired, KeyLetterReturned
from tests.access.house import Client, House, settings_for, wrong_key

LIFE = timedelta(days=731)


@pytest.fixture
async def tidy(house: House) -> House:
    """No key of an earlier test is due in this one."""
    await expire_keys(house.database, house.now + 2 * LIFE)
    return house


async def exhaust(client: Client, house: House) -> None:
    for _ in range(3):
        token = await client.firm.token()
        for _ in range(5):
            await client.enter(token, wrong_key())
        house.advance(minutes=30)
    assert await client.key_state() == "EXHAUSTED"


async def ends(client: Client, house: House) -> tuple[str, str, int, list[str]]:
    expired = await house.said(ActivationKeyExpired, case_id=client.case_id)
    causes = [event.cause for event in await house.said(MandateRevoked, case_id=client.case_id)]
    return await client.key_state(), await client.mandate_state(), len(expired), causes


async def test_keys_of_every_kind_expire_once_and_close_their_cases(tidy: House) -> None:
    firm = await tidy.firm()
    issued, locked, suspended = [await firm.client() for _ in range(3)]
    token = await firm.token()
    for _ in range(5):
        await locked.enter(token, wrong_key())
    letter = {"letter_id": issued.case_id, "key_id": suspended.key_id, "case_id": suspended.case_id}
    await tidy.hear(KeyLetterReturned(**letter, at=tidy.now, reason="NPAI"))
    due = tidy.now + LIFE
    exhausted = await firm.client()
    await exhaust(exhausted, tidy)

    assert await next_expiry(tidy.database) == due
    assert await expire_keys(tidy.database, due - timedelta(microseconds=1)) == 0
    assert await expire_keys(tidy.database, due) == 4
    assert await expire_keys(tidy.database, due) == 0
    assert await next_expiry(tidy.database) is None
    for client in (issued, locked, suspended, exhausted):
        assert await ends(client, tidy) == ("EXPIRED", "REVOKED", 1, ["KEY_EXPIRED"])


async def test_the_trackers_hint_comes_late_and_changes_nothing(tidy: House) -> None:
    client = await (await tidy.firm()).client()
    tidy.now += LIFE
    assert await expire_keys(tidy.database, tidy.now) == 1
    await tidy.hear(KeyLetterExpired(letter_id=client.case_id, key_id=client.key_id, case_id=client.case_id))
    assert await ends(client, tidy) == ("EXPIRED", "REVOKED", 1, ["KEY_EXPIRED"])


async def test_used_and_revoked_keys_are_never_due(tidy: House) -> None:
    firm = await tidy.firm()
    used = await firm.active_client()
    assert await next_expiry(tidy.database) is None
    assert await expire_keys(tidy.database, tidy.now + 2 * LIFE) == 0
    assert await used.mandate_state() == "ACTIVE"


async def test_a_case_in_somebodys_hands_is_skipped_and_done_later(tidy: House) -> None:
    firm = await tidy.firm()
    busy, free = await firm.client(), await firm.client()
    due = tidy.now + LIFE
    async with tidy.database.transaction() as tx:
        await hold_case(tx, busy.case_id)
        assert await expire_keys(tidy.database, due) == 1
    assert (await busy.key_state(), await free.key_state()) == ("ISSUED", "EXPIRED")
    assert await expire_keys(tidy.database, due) == 1


async def test_the_worker_keeps_the_watch(access_url: str) -> None:
    house = House(settings_for(access_url))
    async with house.app.router.lifespan_context(house.app), house.client:
        client = await (await house.firm()).client()
        (watch,) = [watch for watch in house.worker._watches if watch.name == "keys"]
        assert await watch.handle(house.now + LIFE) >= 1
        assert await client.key_state() == "EXPIRED"
