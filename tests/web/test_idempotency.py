"""The same key again gets the same answer, without the change."""

import asyncio

import httpx2
from sqlalchemy import text

from database.engine import Database
from web.idempotency import purge_idempotency_keys


async def post(http: httpx2.AsyncClient, key: str, by: int, secret: str = "") -> httpx2.Response:
    body = {"by": by, "secret": secret}
    return await http.post("/v1/steps", json=body, headers={"Idempotency-Key": key})


async def steps(database: Database) -> int:
    async with database.transaction() as tx:
        return (await tx.execute(text("select count(*) from steps"))).scalar_one()


async def test_a_replay_gets_the_first_answer_and_changes_nothing(
    http: httpx2.AsyncClient, database: Database
) -> None:
    first = await post(http, "replay-key", 1)
    before = await steps(database)
    second = await post(http, "replay-key", 1)
    assert (second.status_code, second.content) == (first.status_code, first.content) == (201, first.content)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert await steps(database) == before


async def test_twenty_at_once_have_one_effect(http: httpx2.AsyncClient, database: Database) -> None:
    before = await steps(database)
    answers = await asyncio.gather(*(post(http, "storm-key", 2) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await steps(database) == before + 1


async def test_the_same_key_for_something_else_is_refused(http: httpx2.AsyncClient) -> None:
    await post(http, "other-body", 1)
    answer = await post(http, "other-body", 2)
    assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_a_problem_that_is_returned_is_kept_with_its_change(
    http: httpx2.AsyncClient, database: Database
) -> None:
    before = await steps(database)
    first, second = [await post(http, "counted-try", 13) for _ in range(2)]
    assert first.status_code == second.status_code == 422
    assert second.headers["content-type"] == "application/problem+json"
    assert await steps(database) == before + 1


async def test_a_problem_that_is_raised_undoes_everything(
    http: httpx2.AsyncClient, database: Database
) -> None:
    before = await steps(database)
    assert (await post(http, "undone-try", 14)).status_code == 422
    assert await steps(database) == before


async def test_an_empty_answer_is_replayed_empty(http: httpx2.AsyncClient) -> None:
    answers = [await post(http, "nothing-to-say", 0) for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2


async def test_the_key_is_required(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/v1/steps", json={"by": 1})
    assert (answer.status_code, answer.json()["code"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")


async def test_what_is_kept_gives_no_hold_for_guessing_a_secret(
    http: httpx2.AsyncClient, database: Database
) -> None:
    await post(http, "secret-body", 1, secret="Soleil-Vert-42")
    async with database.transaction() as tx:
        rows = (await tx.execute(text("select t::text from idempotency_keys t"))).scalars().all()
    assert rows
    assert not any("Soleil" in row for row in rows)


async def test_answers_are_forgotten_after_a_day(http: httpx2.AsyncClient, database: Database) -> None:
    await post(http, "day-old-key", 1)
    async with database.transaction() as tx:
        await tx.execute(text("update idempotency_keys set created_at = created_at - interval '24 hours'"))
    before = await steps(database)
    assert "Idempotency-Replayed" not in (await post(http, "day-old-key", 1)).headers
    assert await steps(database) == before + 1
    await purge_idempotency_keys(database)
    async with database.transaction() as tx:
        kept = (await tx.execute(text("select key from idempotency_keys"))).scalars().all()
    assert kept == ["day-old-key"]
