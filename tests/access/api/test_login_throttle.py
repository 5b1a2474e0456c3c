"""Anonymous logins take nothing down: not the house, its memory, nor the logins of others (C.13, M-14)."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from access.gateways.hashing_threads import ACTIVATIONS
from tests.access.house import PASSWORD, House

HOSTILE, OFFICE = "198.51.100.7", "203.0.113.20"


@pytest.fixture
async def strict(house: House) -> AsyncIterator[House]:
    """Three failures of one source, few places, and one hash at once."""
    few = {"login_tries": 3, "hashing_threads": 1, "hashing_queue": 8, "hashing_queue_per_source": 4}
    stricter = House(house.settings.model_copy(update=few))
    await house.rows("delete from source_counts returning 1")
    async with stricter.app.router.lifespan_context(stricter.app), stricter.client:
        yield stricter


async def fail(house: House, source: str = HOSTILE, email: str = "") -> httpx2.Response:
    return await house.log_in(email or f"{uuid4()}@nowhere.example", "wrong", source=source)


async def test_a_source_that_failed_too_often_is_sent_away_until_its_window_ends(strict: House) -> None:
    firm = await strict.firm()
    assert [(await fail(strict)).status_code for _ in range(3)] == [401] * 3
    strict.advance(minutes=4)
    refused = await fail(strict)
    assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_REQUESTS")
    assert refused.headers["Retry-After"] == "360"
    assert (await strict.log_in(firm.email(), source=HOSTILE)).status_code == 429
    assert (await strict.log_in(firm.email(), source=OFFICE)).status_code == 201
    strict.advance(minutes=6)
    assert (await strict.log_in(firm.email(), source=HOSTILE)).status_code == 201


async def test_right_logins_of_an_office_are_not_counted(strict: House) -> None:
    firm = await strict.firm()
    for _ in range(8):
        assert (await strict.log_in(firm.email(), source=OFFICE)).status_code == 201


async def test_every_replica_knows_and_who_goes_on_costs_no_statement(strict: House) -> None:
    other = House(strict.settings)
    async with other.app.router.lifespan_context(other.app), other.client:
        for _ in range(3):
            await fail(strict)
        assert (await fail(other)).status_code == 429
        statements = await noted_statements(other, fail(other))
        assert statements == []


async def test_sent_away_nobody_learns_whether_a_login_is_known(strict: House) -> None:
    firm = await strict.firm()
    for _ in range(3):
        await fail(strict)
    refusals = [
        await strict.log_in(email, password, source=HOSTILE)
        for email in (firm.email(), f"{uuid4()}@nowhere.example")
        for password in (PASSWORD, "wrong")
    ]
    assert len({(r.status_code, r.text, r.headers["Retry-After"]) for r in refusals}) == 1
    for email in (firm.email(), f"{uuid4()}@nowhere.example"):
        strict.app.state.bindings.login_tries._sent_away.clear()
        statements = await noted_statements(strict, fail(strict, email=email))
        assert len(statements) == 1
        assert "source_counts" in statements[0]


async def test_being_sent_away_counts_against_no_login(strict: House) -> None:
    firm = await strict.firm()
    for _ in range(9):
        await fail(strict, email=firm.email())
    assert (await strict.log_in(firm.email(), source=OFFICE)).status_code == 201


async def test_a_flood_of_one_source_is_bounded_and_others_are_let_in_meanwhile(
    strict: House, slow_hashes: "SlowHashes"
) -> None:
    """30 at once: one hashes, four wait, the rest is sent away; the office waits behind one of them."""
    firm = await strict.firm()
    slow_hashes.watch(strict)
    flood = [asyncio.create_task(fail(strict)) for _ in range(30)]
    await until(lambda: sum(attempt.done() for attempt in flood) == 25)
    right = asyncio.create_task(strict.log_in(firm.email(), source=OFFICE))
    await until(lambda: len(strict.app.state.bindings.hashing._lines) == 2)
    slow_hashes.go_on.set()
    assert (await right).status_code == 201
    answers = Counter(answer.status_code for answer in await asyncio.gather(*flood))
    assert answers == {401: 5, 429: 25}
    assert slow_hashes.most == 1
    assert slow_hashes.order.index("right") <= 2


async def test_an_activation_is_not_kept_waiting_by_logins(strict: House, slow_hashes: "SlowHashes") -> None:
    firm = await strict.firm()
    slow_hashes.watch(strict)
    sources = [f"198.51.100.{n}" for n in range(30)]
    flood = [asyncio.create_task(fail(strict, source)) for source in sources]
    await until(lambda: sum(attempt.done() for attempt in flood) == 21)
    activated = asyncio.create_task(firm.give_password(uuid4()))
    await until(lambda: ACTIVATIONS in strict.app.state.bindings.hashing._lines)
    slow_hashes.go_on.set()
    await activated
    answers = Counter(answer.status_code for answer in await asyncio.gather(*flood))
    assert answers == {401: 9, 429: 21}


class SlowHashes:
    """Each hash waits to be let go; `order` tells whose came when."""

    def __init__(self) -> None:
        self.most = self._now = 0
        self.order: list[str] = []
        self.go_on = threading.Event()
        self._lock = threading.Lock()

    def watch(self, house: House) -> None:
        argon2: Any = house.app.state.bindings.hasher._argon2
        verify, make = argon2.verify, argon2.hash
        argon2.verify = lambda password, kept: self._slowly(password, verify, password, kept)
        argon2.hash = lambda password: self._slowly(password, make, password)

    def _slowly(self, password: str, work: Any, *given: Any) -> Any:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            self.order.append("right" if password == PASSWORD else "wrong")
        assert self.go_on.wait(60)
        try:
            return work(*given)
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def slow_hashes() -> SlowHashes:
    return SlowHashes()


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not so():
            await asyncio.sleep(0.01)


async def noted_statements(house: House, attempt: Any) -> list[str]:
    statements: list[str] = []

    def noted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", noted)
    try:
        assert (await attempt).status_code == 429
    finally:
        event.remove(Engine, "before_cursor_execute", noted)
    return statements
