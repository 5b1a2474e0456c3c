"""A reference file on its way into its table: staged by COPY, then merged in one transaction (D-13)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg

from enrolment.domain.reference_file import Key

MINUTES = 15
_LONG = MINUTES * 60
"""A statement over millions of rows takes longer than one of a request."""


class LoadUnderWay(Exception):
    """Somebody else loads the same reference at this moment."""

    def __init__(self) -> None:
        super().__init__("another load of the same reference is under way: nothing was changed")


@dataclass(frozen=True, slots=True)
class StagedTable:
    """A reference table. `carried` columns go with a digest: unless that differs, what is there stays."""

    name: str
    key: str
    content: tuple[str, ...]
    carried: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All that a line fills."""
        return (self.key, *self.content, *self.carried, "line_digest")

    def named(self, statement: str) -> str:
        """A statement with this table's names in place of the words in capitals."""
        changes = [f"{name} = s.{name}" for name in self.content] + [
            f"{name} = case when s.{digest} is not null then coalesce(s.{name}, c.{name}) end"
            for name, digest in self.carried.items()
        ]
        there, staged = (", ".join(f"{alias}.{name}" for name in self.content) for alias in "cs")
        words = {
            "TABLE": self.name,
            "KEY": self.key,
            "COLUMNS": ", ".join(self.columns),
            "READ": f"from staged s where not s.known and s.{self.key} = c.{self.key}",
            "SAME": f"({there}) is not distinct from ({staged}) and c.gone_on is null",
            "CHANGES": ", ".join(changes),
            "MISSING": f"c.gone_on is null and {self._none_in('staged')} and {self._none_in('named')}",
        }
        return re.sub("[A-Z]{3,}", lambda word: words[word[0]], statement)

    def _none_in(self, table: str) -> str:
        return f"not exists (select from {table} f where f.{self.key} = c.{self.key})"


@dataclass(frozen=True, slots=True)
class Merged:
    """How many lines came to what."""

    new: int
    changed: int
    unchanged: int


class Staging:
    """On a connection with an open transaction; whoever opened it ends it. Nobody reads half of a file."""

    def __init__(self, connection: asyncpg.Connection, table: StagedTable) -> None:
        """Call `open` first."""
        self._connection = connection
        self._table = table

    async def open(self) -> date | None:
        """Make room; answer the day of the file that was loaded last. Raises LoadUnderWay."""
        await self._run(f"set local statement_timeout = '{MINUTES}min'")
        await self._run(f"set local idle_in_transaction_session_timeout = '{MINUTES}min'")
        alone = "select pg_try_advisory_xact_lock(hashtext('load-reference'), hashtext('TABLE'))"
        if not await self._value(alone):
            raise LoadUnderWay
        await self._run(
            "create temp table staged on commit drop as"
            " select COLUMNS, 0 as line, false as known from TABLE with no data"
        )
        await self._run("create temp table named on commit drop as select KEY from TABLE with no data")
        last: date | None = await self._value("select as_of from reference_loads where reference = 'TABLE'")
        return last

    async def known(self, digests: Sequence[bytes]) -> dict[bytes, Key]:
        """Whose lines are as they were, by the lines' digests."""
        rows = await self._rows(
            "select line_digest, KEY from TABLE where line_digest = any($1::bytea[]) and gone_on is null",
            digests,
        )
        return {row[0]: row[1] for row in rows}

    async def digests_of(self, keys: Sequence[Key], digest: str) -> dict[Key, str | None]:
        """What these records have in a column of digests, if they are there."""
        rows = await self._rows(
            "select KEY, DIGEST from TABLE where KEY = any($1)".replace("DIGEST", digest), keys
        )
        return {row[0]: row[1] for row in rows}

    async def add_known(self, lines: Iterable[tuple[int, Key]]) -> None:
        """Lines that are as they were."""
        columns = (self._table.key, "line", "known")
        await self._copy("staged", columns, [(key, line, True) for line, key in lines])

    async def add(self, records: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Lines that were read, by column."""
        columns = self._table.columns
        rows = [(*(values[name] for name in columns), line, False) for line, values in records]
        await self._copy("staged", (*columns, "line", "known"), rows)

    async def name(self, keys: Iterable[Key]) -> None:
        """Whose lines were refused: they are in the file, and not gone."""
        await self._copy("named", (self._table.key,), [(key,) for key in keys])

    async def duplicates(self) -> list[int]:
        """Take away, and answer, lines whose record an earlier one has already told."""
        await self._run("create index on staged (KEY)")
        await self._run("analyze staged")
        rows = await self._rows(
            "delete from staged s using"
            " (select KEY as k, min(line) as first from staged group by KEY having count(*) > 1) d"
            " where s.KEY = d.k and s.line > d.first returning s.line"
        )
        return sorted(row[0] for row in rows)

    async def merge(self) -> Merged:
        """Write what differs, and nothing else."""
        reread = await self._run("update TABLE c set line_digest = s.line_digest READ and SAME")
        changed = await self._run(
            "update TABLE c set CHANGES, line_digest = s.line_digest, gone_on = null READ and not (SAME)"
        )
        new = await self._run(
            "insert into TABLE (COLUMNS) select COLUMNS from staged s"
            " where not s.known and not exists (select from TABLE c where c.KEY = s.KEY)"
        )
        known = await self._value("select count(*) from staged where known")
        return Merged(new=new, changed=changed, unchanged=known + reread)

    async def living(self) -> int:
        """How many records the reference has, those that are gone left out."""
        return int(await self._value("select count(*) from TABLE where gone_on is null"))

    async def gone(self) -> int:
        """How many of the reference the file doesn't name."""
        return int(await self._value("select count(*) from TABLE c where MISSING"))

    async def close_gone(self, as_of: date) -> None:
        """They are gone since the file's day."""
        await self._run("update TABLE c set gone_on = $1 where MISSING", as_of)

    async def note(self, as_of: date) -> None:
        """An older file is refused from now on."""
        await self._run(
            "insert into reference_loads (reference, as_of) values ('TABLE', $1)"
            " on conflict (reference) do update set as_of = excluded.as_of, loaded_at = now()",
            as_of,
        )

    async def _run(self, statement: str, *values: Any) -> int:
        status = await self._connection.execute(self._table.named(statement), *values, timeout=_LONG)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def _value(self, query: str) -> Any:
        return await self._connection.fetchval(self._table.named(query), timeout=_LONG)

    async def _rows(self, query: str, *values: Any) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await self._connection.fetch(
            self._table.named(query), *values, timeout=_LONG
        )
        return rows

    async def _copy(self, table: str, columns: Sequence[str], records: list[tuple[Any, ...]]) -> None:
        if records:
            await self._connection.copy_records_to_table(
                table, records=records, columns=columns, timeout=_LONG
            )
