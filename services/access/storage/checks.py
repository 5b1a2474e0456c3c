"""The facts behind `check`: one prepared statement on connections of its own, because it is asked most.

Questions that come while the connections are busy are asked together, in one statement: the busier it is, the
less each costs. One that comes alone is asked at once.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from access.domain.check import Facts, Question
from database.connections import Connection, Unreachable
from database.engine import Database

TIMEOUT_SECONDS = 2.0
MOST_AT_ONCE = 64
"""Questions in one statement."""

_FACTS = """
    select q.n, u.state, u.role, u.rights, u.firm_id, f.state, m.mandate_id, m.state, m.services,
           (select p.state from portfolios p where p.portfolio_id = q.portfolio_id and p.firm_id = u.firm_id),
           a.user_id is not null, s.until
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) with ordinality
         as q (user_id, session_id, account_ref, portfolio_id, n)
    join users u using (user_id)
    join firms f using (firm_id)
    left join lateral (
        select least(idle_until, expires_at) as until from sessions
        where session_id = q.session_id and user_id = u.user_id and ended_at is null
    ) s on true
    left join lateral (
        select mandate_id, state, services, portfolio_id from mandates
        where account_ref = q.account_ref and firm_id = u.firm_id and cause is distinct from 'BY_FIRM'
        order by state = 'ACTIVE' desc, state = 'PENDING' desc, mandate_id desc limit 1
    ) m on true
    left join associations a
        on a.portfolio_id = coalesce(q.portfolio_id, m.portfolio_id) and a.user_id = u.user_id
"""
"""What the firm itself removed is no registration any more."""

_SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_seqscan": "off",
}
"""Planning the joins anew would cost more than running them, and a few rows are found by indexes only."""

_LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError)
_AWAY = (*_LOST, asyncpg.PostgresError, asyncpg.InternalClientError, TimeoutError)


class ChecksUnavailable(Exception):
    """The facts can't be had now: whoever asked must deny (E.4)."""


@dataclass(slots=True, eq=False)
class _Asked:
    """A question on its way; `row` is what came of it, None of an unknown user."""

    facts: tuple[UUID, UUID | None, UUID | None, UUID | None]
    row: asyncio.Future[Sequence[Any] | None]


class Checks:
    """Reads facts, committed ones, without opening a transaction."""

    def __init__(self, database: Database, *, connections: int = 2) -> None:
        """Nothing is opened yet. Few connections ask more questions together."""
        self._idle = [_Line(database) for _ in range(connections)]
        self._waiting: deque[_Asked] = deque()
        self._asking: set[asyncio.Task[None]] = set()
        self._opened = False

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Facts can be read inside the block; connections are made when first needed."""
        self._opened = True
        try:
            yield
        finally:
            self._opened = False
            for task in self._asking:
                task.cancel()
            await asyncio.gather(*self._asking, return_exceptions=True)
            self._hang_up()

    async def facts(
        self, user_id: UUID, session_id: UUID | None, question: Question, now: datetime
    ) -> Facts | None:
        """What is known of the user about this question, or nothing of an unknown user.

        Without `session_id` no session is asked for. Raises ChecksUnavailable, after two seconds at most.
        """
        if not self._opened:
            raise ChecksUnavailable
        row: asyncio.Future[Sequence[Any] | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked((user_id, session_id, question.account_ref, question.portfolio_id), row))
        self._begin()
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                found = await row
        except TimeoutError as late:
            raise ChecksUnavailable from late
        return _facts(found, session_id, now) if found else None

    async def ping(self) -> None:
        """Raise ChecksUnavailable unless facts can be read."""
        await self.facts(UUID(int=0), None, Question("M05"), datetime.now(UTC))

    def _begin(self) -> None:
        if self._idle and self._waiting:
            task = asyncio.create_task(self._ask(self._idle.pop()))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    def _hang_up(self) -> None:
        """The lines that wait are no better than one that failed."""
        for line in self._idle:
            line.hang_up()

    async def _ask(self, line: "_Line") -> None:
        """Ask all that wait, until nobody does."""
        try:
            while self._waiting:
                asked = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
                still_asked = [question for question in asked if not question.row.done()]
                if still_asked and not await line.ask(still_asked):
                    self._hang_up()
        finally:
            self._idle.append(line)


class _Line:
    """A connection that is made when it is needed, and given up as soon as anything is wrong with it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._statement: PreparedStatement | None = None

    async def ask(self, asked: list[_Asked]) -> bool:
        """Answer all of them, or refuse all with ChecksUnavailable and say False."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                rows = await self._rows([question.facts for question in asked])
        except _AWAY as away:
            self.hang_up()
            for question in asked:
                if not question.row.done():
                    question.row.set_exception(_unavailable(away))
            return False
        except BaseException:
            self.hang_up()
            raise
        found = {row[0]: row for row in rows}
        for number, question in enumerate(asked, start=1):
            if not question.row.done():
                question.row.set_result(found.get(number))
        return True

    async def _rows(self, facts: list[tuple[UUID, UUID | None, UUID | None, UUID | None]]) -> list[Any]:
        """A connection that turns out to be dead is made anew, once: nothing but reading is done with it."""
        columns = list(zip(*facts, strict=True))
        if self._statement is not None:
            with suppress(*_LOST):
                return await self._fetched(self._statement, columns)
            self.hang_up()
        self._connection = await self._database.connect(**_SETTINGS)
        self._statement = await self._connection.prepare(_FACTS)
        return await self._fetched(self._statement, columns)

    async def _fetched(self, statement: PreparedStatement, columns: list[Any]) -> list[Any]:
        """From a server that is no standby: what one knows may be old."""
        rows = list(await statement.fetch(*columns))
        if self._connection is None or not self._connection.may_write:
            raise Unreachable
        return rows

    def hang_up(self) -> None:
        """At once: a server that says nothing is not waited for."""
        if self._connection is not None:
            self._connection.terminate()
        self._connection = self._statement = None


def _unavailable(away: Exception) -> ChecksUnavailable:
    unavailable = ChecksUnavailable()
    unavailable.__cause__ = away
    return unavailable


def _facts(row: Sequence[Any], session_id: UUID | None, now: datetime) -> Facts:
    _, user_state, role, rights, firm_id, firm_state, mandate_id, mandate_state, services, *reach = row
    portfolio_state, associated, until = reach
    return Facts(
        user_state=user_state,
        role=role,
        rights=rights,
        session_live=session_id is None or (until is not None and now < until),
        firm_id=firm_id,
        firm_state=firm_state,
        mandate_id=mandate_id,
        mandate_state=mandate_state,
        services=services,
        portfolio_state=portfolio_state,
        associated=associated,
        session_until=until,
    )
