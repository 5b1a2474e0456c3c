"""Letters at rest: several hands at once, and how a batch is kept."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from database.engine import Transaction
from notifications.domain.letter import Failure, Letter, LetterState
from notifications.domain.letter_states import handed_over, posted, returned
from notifications.storage import letter_delays, letters
from tests.notifications.house import House
from vocabulary.return_reason import ReturnReason

type Claim = Callable[[Transaction, list[UUID], datetime], Awaitable[list[Letter]]]


def letter(now: datetime, **changes: Any) -> Letter:
    plain = Letter(
        letter_id=uuid4(),
        key_id=uuid4(),
        case_id=uuid4(),
        firm_id=uuid4(),
        requested_at=now - timedelta(hours=1),
        services=("S01", "S05"),
        sealed_key="sealed key",
        sealed_recipient="sealed recipient",
        due_at=now,
    )
    return replace(plain, **changes)


async def _to_print(tx: Transaction, ids: list[UUID], now: datetime) -> list[Letter]:
    return await letters.claim_due(tx, ids, now)


async def _to_look_at(tx: Transaction, _: list[UUID], now: datetime) -> list[Letter]:
    return await letters.claim_tracked(tx, now, 10)


async def _late(tx: Transaction, _: list[UUID], now: datetime) -> list[Letter]:
    return await letter_delays.find_unprinted(tx, now)


@pytest.mark.parametrize("claim", [_to_print, _to_look_at, _late])
async def test_what_another_hand_is_at_is_left_alone_and_nobody_waits_for_it(
    house: House, claim: Claim
) -> None:
    """Overlap is forced: the first transaction is still open when the second one claims."""
    both = [letter(house.now, track_at=house.now) for _ in range(2)]
    ids = [one.letter_id for one in both]
    async with house.database.transaction() as tx:
        for one in both:
            await letters.add(tx, one)
    async with house.database.transaction() as first:
        await letters.find(first, ids[0])
        async with asyncio.timeout(10), house.database.transaction() as second:
            claimed = await claim(second, ids, house.now)
    assert [one.letter_id for one in claimed] == [ids[1]]


async def test_a_key_letter_has_a_key_and_no_other_has_one(house: House) -> None:
    """What comes without a registration key needs neither column nor lie; twice of one case is no clash."""
    with pytest.raises(IntegrityError, match="letters_of_keys"):
        async with house.database.transaction() as tx:
            await letters.add(tx, letter(house.now, key_id=None))
    other = (
        "insert into letters (letter_id, kind, case_id, firm_id, services, requested_at, state, version,"
        " attempts, aged_days) select gen_random_uuid(), 'NOTICE', :case, :case, '{}', :now,"
        " 'CANCELLED', 1, 0, 0"
        " from generate_series(1, 2) returning key_id"
    )
    rows = await house.rows(other, case=uuid4(), now=house.now)
    assert [row.key_id for row in rows] == [None, None]
    with pytest.raises(IntegrityError, match="letters_of_keys"):
        await house.rows("update letters set key_id = gen_random_uuid()")


async def test_a_batch_is_kept_as_it_became_each_letter_by_itself(house: House) -> None:
    now = house.now
    before = [letter(now) for _ in range(3)]
    async with house.database.transaction() as tx:
        for one in before:
            await letters.add(tx, one)
    gone = posted(handed_over(before[0], now), now - timedelta(minutes=3), now)
    changed = [
        returned(gone, now, now + timedelta(days=2, microseconds=7), ReturnReason.NPAI, timedelta(days=60)),
        replace(before[1], version=2, due_at=now + timedelta(minutes=5), attempts=3, noticed_days=7),
    ]
    async with house.database.transaction() as tx:
        await letters.hold(tx, [one.letter_id for one in changed])
        await letters.save(tx, changed)
    async with house.database.transaction() as tx:
        kept = await letters.known(tx, [one.letter_id for one in before])

    assert kept == {one.letter_id: one for one in [*changed, before[2]]}
    assert kept[before[0].letter_id].sealed_key is None
    assert kept[before[1].letter_id].sealed_key == "sealed key"


async def test_every_field_that_may_change_is_kept(house: House) -> None:
    """What is said once and for all is not written again."""
    now, later = house.now, house.now + timedelta(hours=1)
    first = letter(now)
    changed = replace(
        first,
        state=LetterState.FAILED,
        version=9,
        due_at=None,
        sealed_key=None,
        sealed_recipient=None,
        attempts=2,
        failure=Failure.SEAL_BROKEN,
        intended_at=later,
        handed_over_at=later,
        posted_at=later,
        posted_heard_at=later,
        returned_at=later,
        returned_heard_at=later,
        return_reason=ReturnReason.OTHER,
        aged_days=15,
        noticed_days=30,
        track_at=later,
        late_noticed_at=later,
    )
    async with house.database.transaction() as tx:
        await letters.add(tx, first)
        await letters.save(tx, [changed])
        assert await letters.find(tx, first.letter_id) == changed


async def test_one_statement_is_prepared_for_batches_of_all_sizes(house: House) -> None:
    """Each connection keeps what it has prepared: one for each size would be forty of each kind."""
    statement = "select count(*) from pg_prepared_statements where statement like 'SELECT%FROM letters%'"
    async with house.database.transaction() as tx:
        for size in range(1, 12):
            ids = [uuid4() for _ in range(size)]
            await letters.claim_due(tx, ids, house.now)
            await letters.hold(tx, ids)
            await letters.known(tx, ids)
        (prepared,) = (await tx.exec_driver_sql(statement)).one()
    assert prepared == 3
