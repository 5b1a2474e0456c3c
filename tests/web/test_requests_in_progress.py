"""A key whose request is being dealt with: others wait briefly, what broke off is free again."""

import asyncio
from datetime import timedelta

import httpx2
from fastapi import FastAPI
from sqlalchemy import text

from database.engine import Database
from tests.web.conftest import Clock, Gate
from tests.web.test_idempotency import steps
from web.kept_answers import COME_BACK_SECONDS, LEASE, WAITS


async def post(http: httpx2.AsyncClient, path: str, key: str, by: int = 1) -> httpx2.Response:
    return await http.post(f"/v1/{path}", json={"by": by}, headers={"Idempotency-Key": key})


async def reached(gate: Gate, times: int = 1) -> None:
    async with asyncio.timeout(20):
        while gate.asked < times:
            await asyncio.sleep(0.01)


def test_the_waits_are_brief() -> None:
    assert 1 < sum(WAITS) <= 2


async def test_thirty_of_one_key_hold_no_connection_and_are_told_when_to_come_back(
    http: httpx2.AsyncClient, database: Database, app: FastAPI, gate: Gate
) -> None:
    before = await steps(database)
    first = asyncio.create_task(post(http, "slow-steps", "thirty-at-once"))
    await reached(gate)
    others = [asyncio.create_task(post(http, "slow-steps", "thirty-at-once")) for _ in range(30)]
    while app.state.database._engine.pool.checkedout() > 3:
        assert not all(task.done() for task in others), "they wait, and hold connections meanwhile"
        await asyncio.sleep(0.01)
    answers = await asyncio.gather(*others)
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (409, "REQUEST_IN_PROGRESS")
    }
    assert {answer.headers["Retry-After"] for answer in answers} == {str(COME_BACK_SECONDS)}
    assert gate.asked == 1
    gate.opened.set()
    assert (await first).status_code == 201
    again = await post(http, "slow-steps", "thirty-at-once")
    assert (again.content, await steps(database)) == ((await first).content, before + 1)


async def test_no_transaction_is_open_while_somebody_is_asked_and_the_second_waits_for_the_first(
    http: httpx2.AsyncClient, database: Database, gate: Gate
) -> None:
    before = await steps(database)
    first = asyncio.create_task(post(http, "asked-steps", "asked-once"))
    await reached(gate)
    idle = (
        "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in t%'"
    )
    async with database.transaction() as tx:
        assert await tx.scalar(text(idle + " and pid <> pg_backend_pid()")) == 0
    second = asyncio.create_task(post(http, "asked-steps", "asked-once"))
    await asyncio.sleep(0.05)
    gate.opened.set()
    answers = await asyncio.gather(first, second)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (gate.asked, await steps(database)) == (1, before + 1)
    other = await http.post("/v1/asked-steps", json={"by": 9}, headers={"Idempotency-Key": "asked-once"})
    assert other.json()["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_what_is_refused_there_frees_the_key(
    http: httpx2.AsyncClient, database: Database, gate: Gate
) -> None:
    before = await steps(database)
    gate.opened.set()
    gate.refuses = True
    assert (await post(http, "asked-steps", "refused-there")).status_code == 403
    gate.refuses = False
    assert (await post(http, "asked-steps", "refused-there")).status_code == 201
    assert (gate.asked, await steps(database)) == (2, before + 1)


async def test_a_process_that_died_leaves_its_key_after_the_lease(
    http: httpx2.AsyncClient, database: Database, gate: Gate, clock: Clock
) -> None:
    dying = asyncio.create_task(post(http, "asked-steps", "died-with-it"))
    await reached(gate)
    clock.now += LEASE - timedelta(seconds=1)
    assert (await post(http, "asked-steps", "died-with-it")).status_code == 409
    clock.now += timedelta(seconds=1)
    before = await steps(database)
    second = asyncio.create_task(post(http, "asked-steps", "died-with-it"))
    await reached(gate, 2)
    gate.opened.set()
    answers = await asyncio.gather(second, dying)
    assert answers[0].status_code == 201
    assert await steps(database) == before + 1, "who lost the lease changes nothing any more"


async def test_a_promise_is_answered_once_it_is_kept(
    http: httpx2.AsyncClient, database: Database, gate: Gate
) -> None:
    before = await steps(database)
    gate.opened.set()
    gate.done = False
    for _ in range(2):
        assert (await post(http, "asked-steps", "promised-step", 3)).status_code == 503
    gate.done = True
    answers = [await post(http, "asked-steps", "promised-step", 3) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (gate.asked, await steps(database)) == (1, before + 1)
