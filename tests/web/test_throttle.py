"""So many per source and window; the next window begins anew."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from database.engine import Database
from tests.web.conftest import NOW
from web.problems import Problem
from web.throttle import Throttle, purge_source_counts

THREE = Throttle("letters", 3, timedelta(hours=1))


async def spend(database: Database, source: str, minutes: float = 0, throttle: Throttle = THREE) -> None:
    async with database.transaction() as tx:
        await throttle.spend(tx, source, NOW + timedelta(minutes=minutes))


async def test_beyond_the_limit_says_when_the_window_ends(database: Database) -> None:
    for minutes in (0, 10, 20):
        await spend(database, "one", minutes)
    with pytest.raises(Problem) as refused:
        await spend(database, "one", 30)
    assert (refused.value.code, refused.value.extensions) == ("TOO_MANY_REQUESTS", {"retry_after": 1800})
    assert refused.value.response().headers["Retry-After"] == "1800"
    await spend(database, "another", 30)
    await spend(database, "one", 30, Throttle("mails", 1, timedelta(hours=1)))
    await spend(database, "one", 60)


async def test_looking_counts_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        for _ in range(5):
            await THREE.require(tx, "looked at", NOW)
    for _ in range(3):
        await spend(database, "looked at")
    async with database.transaction() as tx:
        with pytest.raises(Problem):
            await THREE.require(tx, "looked at", NOW + timedelta(minutes=59))
        await THREE.require(tx, "looked at", NOW + timedelta(minutes=60))


async def test_twenty_at_once_spend_what_one_after_another_would(database: Database) -> None:
    outcomes = await asyncio.gather(*(spend(database, "storm") for _ in range(20)), return_exceptions=True)
    assert [outcome for outcome in outcomes if outcome is None] == [None] * 3


async def test_what_is_over_is_forgotten(database: Database) -> None:
    await spend(database, "gone")
    await spend(database, "still there", 30)
    await purge_source_counts(database, NOW + timedelta(minutes=60))
    async with database.transaction() as tx:
        left = set((await tx.execute(text("select source from source_counts"))).scalars())
    assert "gone" not in left
    assert "still there" in left
