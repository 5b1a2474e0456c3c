import asyncio
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from enrolment.gateways.bulkhead import Bulkhead, BulkheadTerms, NotTried

TERMS = BulkheadTerms(places=2, wait=5, window=10, least=4, rate=0.5, pause=2)


class Clock:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def well() -> httpx2.Response:
    return httpx2.Response(200)


async def hangs() -> httpx2.Response:
    raise httpx2.ReadTimeout("slow")


async def broken() -> httpx2.Response:
    return httpx2.Response(503)


async def fail(
    bulkhead: Bulkhead, times: int, call: Callable[[], Awaitable[httpx2.Response]] = hangs
) -> None:
    for _ in range(times):
        if call is hangs:
            with pytest.raises(httpx2.ReadTimeout):
                await bulkhead.run(call)
        else:
            await bulkhead.run(call)


async def test_more_calls_than_places_wait_for_their_turn_and_none_is_refused() -> None:
    bulkhead, running, most = Bulkhead(TERMS), 0, 0

    async def slow() -> httpx2.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1
        return httpx2.Response(200)

    answers = await asyncio.gather(*(bulkhead.run(slow) for _ in range(64)))
    assert {answer.status_code for answer in answers} == {200}
    assert most == TERMS.places


async def test_who_waits_too_long_is_not_kept() -> None:
    bulkhead = Bulkhead(BulkheadTerms(places=1, wait=0.01))
    held = asyncio.Event()

    async def holding() -> httpx2.Response:
        await held.wait()
        return httpx2.Response(200)

    first = asyncio.create_task(bulkhead.run(holding))
    await asyncio.sleep(0)
    with pytest.raises(NotTried):
        await bulkhead.run(well)
    held.set()
    assert (await first).status_code == 200
    assert (await bulkhead.run(well)).status_code == 200


async def test_one_failure_among_many_calls_shuts_nothing() -> None:
    bulkhead = Bulkhead(TERMS, Clock())
    await fail(bulkhead, 1)
    for _ in range(10):
        assert (await bulkhead.run(well)).status_code == 200
    await fail(bulkhead, 1)
    assert (await bulkhead.run(well)).status_code == 200


@pytest.mark.parametrize("call", [hangs, broken])
async def test_where_most_fail_nobody_is_asked_for_a_moment_then_one_tries(
    call: Callable[[], Awaitable[httpx2.Response]],
) -> None:
    clock = Clock()
    bulkhead = Bulkhead(TERMS, clock)
    await fail(bulkhead, TERMS.least, call)
    clock.seconds += TERMS.pause - 0.001
    with pytest.raises(NotTried):
        await bulkhead.run(well)
    clock.seconds += 0.001
    await fail(bulkhead, 1, call)
    with pytest.raises(NotTried):
        await bulkhead.run(well)
    clock.seconds += TERMS.pause
    asked = asyncio.Event()

    async def trial() -> httpx2.Response:
        await asked.wait()
        return httpx2.Response(200)

    trying = asyncio.create_task(bulkhead.run(trial))
    await asyncio.sleep(0)
    with pytest.raises(NotTried):
        await bulkhead.run(well)
    asked.set()
    await trying
    assert (await bulkhead.run(well)).status_code == 200


async def test_failures_of_long_ago_count_no_more() -> None:
    clock = Clock()
    bulkhead = Bulkhead(TERMS, clock)
    await fail(bulkhead, TERMS.least - 1)
    clock.seconds += TERMS.window + 1
    await fail(bulkhead, 1)
    assert (await bulkhead.run(well)).status_code == 200


async def test_who_waited_while_the_door_was_shut_is_refused_at_once() -> None:
    bulkhead = Bulkhead(BulkheadTerms(places=1, least=1, wait=5), Clock())
    held = asyncio.Event()

    async def late() -> httpx2.Response:
        await held.wait()
        raise httpx2.ReadTimeout("slow")

    first = asyncio.create_task(bulkhead.run(late))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(bulkhead.run(well))
    await asyncio.sleep(0)
    held.set()
    with pytest.raises(httpx2.ReadTimeout):
        await first
    with pytest.raises(NotTried):
        await waiting


async def test_a_fault_of_our_own_or_a_cancelled_call_holds_no_place() -> None:
    bulkhead = Bulkhead(BulkheadTerms(places=1, least=1))

    async def ours() -> httpx2.Response:
        raise ValueError("ours")

    for _ in range(3):
        with pytest.raises(ValueError, match="ours"):
            await bulkhead.run(ours)
    assert (await bulkhead.run(well)).status_code == 200
