"""A firm in the whole house: it registers clients, reads their letters, enters keys, removes."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from rich.console import Console

from workbench.cast import Client, Person, new_person, sample_clients, sample_firms
from workbench.demo import stage_of
from workbench.house import House, open_house
from workbench.narrator import Narrator
from workbench.play import Play
from workbench.portal import Answer, Member
from workbench.post import read_letter
from workbench.stage import Told, expect, until

AT_ONCE = 8
KINDS = ("INDEPENDENT", "EMPLOYER", "AUTO_ENTREPRENEUR")
NO_LETTER_LIMIT = {"ENROLMENT_LETTER_LIMIT": "1000000"}
"""The same clients are written to again and again."""


class FirmAtWork:
    """Its founder, logged in, and associated with the portfolio that all clients go to."""

    def __init__(self, house: House, play: Play, person: Person, member: Member, portfolio_id: str) -> None:
        self.house = house
        self.member = member
        self._play = play
        self._person = person
        self._portfolio_id = portfolio_id
        self.keys: dict[str, str] = {}

    async def log_in(self) -> None:
        """A new access token: each lives five minutes."""
        self.member = await self._play.logged_in(self._person)

    async def register(self, clients: Iterable[Client]) -> dict[str, str]:
        """Each client's `account_ref` by the new case's id; returns when every letter lies in the spool."""
        cases = await few_at_once(self.ask_for, clients)
        waiting = {case["case_id"] for case in cases}

        async def all_printed() -> bool | None:
            letters = await self._letters_of(waiting)
            keys = await asyncio.to_thread(self._read_post, letters)
            self.keys |= keys
            waiting.difference_update(keys)
            return not waiting or None

        await until(all_printed, "the letters", seconds=180)
        return {case["case_id"]: case["account_ref"] for case in cases}

    async def ask_for(self, client: Client) -> dict[str, Any]:
        """The case of a client registered by key; its letter is under way."""
        wish = {
            "identifier": client.identifier,
            "kind": client.kind,
            "method": "K",
            "portfolio_id": self._portfolio_id,
            "services": ["S01"],
            "courriels": [],
        }
        return expect(await self.member.register_client(wish), 201)

    async def _letters_of(self, cases: set[str]) -> dict[str, str]:
        """Which letter is about which of these cases: notifications alone knows, no paper says it."""
        connection = await asyncpg.connect(self.house.databases["notifications"].replace("+asyncpg", ""))
        rows = await connection.fetch(
            "select case_id, letter_id from letters where case_id = any($1::uuid[])", list(cases)
        )
        await connection.close()
        return {str(row["case_id"]): str(row["letter_id"]) for row in rows}

    def _read_post(self, letters: dict[str, str]) -> dict[str, str]:
        spool = self.house.spool
        lying = set(spool.letters())
        return {
            case_id: read_letter(letter_id, spool.pdf(letter_id)).key
            for case_id, letter_id in letters.items()
            if letter_id in lying
        }

    async def quiet(self) -> None:
        """Return once everything announced so far is published, and a moment after."""

        async def all_published() -> bool | None:
            return await self.count("published_at is null") == 0 or None

        await until(all_published, "the outboxes being empty", seconds=180)
        await asyncio.sleep(3)

    async def count(self, which: str) -> int:
        """How many events of the three outboxes are `which` (SQL)."""
        total = 0
        for url in self.house.databases.values():
            connection = await asyncpg.connect(url.replace("+asyncpg", ""))
            total += await connection.fetchval(f"select count(*) from outbox where {which}")
            await connection.close()
        return total

    async def enter_key(self, case_id: str) -> None:
        """As often as the service is too busy to answer."""
        await persist(lambda: self.member.enter_key(case_id, self.keys[case_id]))

    async def remove(self, case_id: str) -> None:
        """The same."""
        await persist(lambda: self.member.remove_client(case_id))


async def persist(ask: Callable[[], Awaitable[Answer]]) -> None:
    """Until the answer is 200; 503 alone may be asked again."""

    async def answered() -> Answer | None:
        answer = await ask()
        return None if answer.status_code == 503 else answer

    expect(await until(answered, "an answer", seconds=60), 200)


@asynccontextmanager
async def firm_at_work(folder: Path, console: Console) -> AsyncIterator[FirmAtWork]:
    """The six processes on private servers, and one firm that is ready to work."""
    os.environ.update(NO_LETTER_LIMIT)
    async with open_house(
        folder, kind="local", say=lambda step: console.print(f"  [dim]{step}", end="\r")
    ) as house:
        play = Play(stage_of(house), Narrator(Console(file=io.StringIO())), Told())
        person = new_person("Claire", "Durand")
        member = await play.founded(sample_firms()[0]["siret"], person)

        async def portfolio() -> dict[str, Any] | None:
            return next(iter(await member.portfolios()), None)

        portfolio_id = (await until(portfolio, "the main portfolio"))["portfolio_id"]
        users = expect(await member.call("GET", "enrolment", "/v1/users"), 200)["items"]
        expect(await member.associate(portfolio_id, users[0]["user_id"]), 204)
        yield FirmAtWork(house, play, person, member, portfolio_id)


def all_clients() -> list[Client]:
    """Every contributor of the sample who can get a letter."""
    return [client for kind in KINDS for client in sample_clients(kind)]


async def few_at_once[T, R](work: Callable[[T], Awaitable[R]], items: Iterable[T]) -> list[R]:
    """As `AT_ONCE` people at their desks."""
    desks = asyncio.Semaphore(AT_ONCE)

    async def one(item: T) -> R:
        async with desks:
            return await work(item)

    return await asyncio.gather(*(one(item) for item in items))
