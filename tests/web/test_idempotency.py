"""The same key again gets the same answer, without the change."""

import asyncio
from datetime import timedelta

import httpx2
from sqlalchemy import text

from database.engine import Database
from tests.web.conftest import Clock
from web.kept_answers import MOST_OF_A_SOURCE, purge_idempotency_keys


async def post(
    http: httpx2.AsyncClient,
    key: str,
    by: int,
    secret: str = "",
    *,
    user: str = "",
    source: str = "203.0.113.1",
) -> httpx2.Response:
    body = {"by": by, "secret": secret}
    headers = {"Idempotency-Key": key, "X-Forwarded-For": source} | ({"X-User": user} if user else {})
    return await http.post("/v1/steps", json=body, headers=headers)


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


async def kept(database: Database, like: str) -> set[str]:
    async with database.transaction() as tx:
        found = await tx.execute(
            text("select key from idempotency_keys where key like :like"), {"like": like}
        )
        return set(found.scalars())


async def test_answers_to_a_user_are_given_for_a_day(
    http: httpx2.AsyncClient, database: Database, clock: Clock
) -> None:
    await post(http, "day-old-key", 1, user="anne")
    clock.now += timedelta(hours=23, minutes=59)
    assert "Idempotency-Replayed" in (await post(http, "day-old-key", 1, user="anne")).headers
    clock.now += timedelta(minutes=1)
    await purge_idempotency_keys(database, clock.now)
    assert await kept(database, "day-old-key") == set()
    before = await steps(database)
    assert "Idempotency-Replayed" not in (await post(http, "day-old-key", 1, user="anne")).headers
    assert await steps(database) == before + 1
    await purge_idempotency_keys(database, clock.now)
    assert await kept(database, "day-old-key") == {"day-old-key"}


async def test_answers_to_anybody_are_given_for_an_hour(
    http: httpx2.AsyncClient, database: Database, clock: Clock
) -> None:
    await post(http, "hour-old-key", 1)
    clock.now += timedelta(minutes=59)
    assert "Idempotency-Replayed" in (await post(http, "hour-old-key", 1)).headers
    clock.now += timedelta(minutes=1)
    await purge_idempotency_keys(database, clock.now)
    assert await kept(database, "hour-old-key") == set()


async def test_anybody_can_not_pile_answers_up(
    http: httpx2.AsyncClient, database: Database, clock: Clock
) -> None:
    for number in range(MOST_OF_A_SOURCE + 20):
        clock.now += timedelta(seconds=1)
        await post(http, f"piled-{number:04}", 1, source="203.0.113.7")
    await post(http, "piled-elsewhere", 1, source="203.0.113.8")
    await post(http, "piled-by-a-user", 1, source="203.0.113.7", user="anne")
    newest = {f"piled-{number:04}" for number in range(20, MOST_OF_A_SOURCE + 20)}
    assert await kept(database, "piled-%") == newest | {"piled-elsewhere", "piled-by-a-user"}
    again = await post(http, "piled-0119", 1, source="203.0.113.7")
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_a_replayed_refusal_has_its_headers_and_says_what_is_left_to_wait(
    http: httpx2.AsyncClient, database: Database, clock: Clock
) -> None:
    first = await post(http, "locked-key", 15, user="anne")
    assert (first.status_code, first.headers["Retry-After"], first.json()["retry_after"]) == (
        423,
        "1800",
        1800,
    )
    before = await steps(database)
    clock.now += timedelta(minutes=20, milliseconds=1)
    again = await post(http, "locked-key", 15, user="anne")
    assert (again.status_code, again.headers["Retry-After"], again.json()["retry_after"]) == (423, "600", 600)
    assert again.json() | {"retry_after": 1800} == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    sent = ("content-type", "cache-control")
    assert [again.headers[name] for name in sent] == [first.headers[name] for name in sent]
    assert await steps(database) == before
    clock.now += timedelta(minutes=10)
    assert "Idempotency-Replayed" not in (await post(http, "locked-key", 15, user="anne")).headers
    assert await steps(database) == before + 1


async def test_a_thing_that_has_versions_comes_with_its_tag(http: httpx2.AsyncClient) -> None:
    answers = [await post(http, "versioned-key", 16) for _ in range(2)]
    assert [answer.headers["ETag"] for answer in answers] == ['"16"'] * 2
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 2
