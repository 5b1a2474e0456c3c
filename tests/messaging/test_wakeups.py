import asyncio

from database.engine import Database
from database.wakeups import Wakeups


async def test_what_rings_between_looking_and_sleeping_is_heard() -> None:
    wakeups = Wakeups(Database("postgresql+asyncpg://nowhere/nothing"), "bell", "other")
    heard = wakeups.rings("bell")

    wakeups.ring_all()

    async with asyncio.timeout(5):
        await wakeups.wait("bell", at_most=600, heard=heard)


async def test_a_ring_wakes_who_sleeps_already() -> None:
    wakeups = Wakeups(Database("postgresql+asyncpg://nowhere/nothing"), "bell")
    sleeper = asyncio.create_task(wakeups.wait("bell", at_most=600, heard=wakeups.rings("bell")))
    await asyncio.sleep(0)
    assert not sleeper.done()

    wakeups.ring_all()

    async with asyncio.timeout(5):
        await sleeper


async def test_what_was_heard_before_wakes_nobody() -> None:
    wakeups = Wakeups(Database("postgresql+asyncpg://nowhere/nothing"), "bell")
    wakeups.ring_all()

    sleeper = asyncio.create_task(wakeups.wait("bell", at_most=0.05, heard=wakeups.rings("bell")))
    await asyncio.sleep(0)

    assert not sleeper.done()
    await sleeper
