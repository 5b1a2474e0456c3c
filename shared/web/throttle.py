"""So many per source and window: for doors that anybody may knock at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text, text

from database.batches import in_batches
from database.engine import Database, Transaction
from web.problems import Problem

_SPEND = text(
    """
    insert into source_counts as kept (purpose, source, spent, ends_at)
    values (:purpose, :source, 1, :ends_at)
    on conflict (purpose, source) do update
        set spent = case when kept.ends_at <= :now then 1 else kept.spent + 1 end,
            ends_at = case when kept.ends_at <= :now then excluded.ends_at else kept.ends_at end
    returning spent, ends_at
    """
)
_LOOK = text(
    """
    select ends_at from source_counts
    where purpose = :purpose and source = :source and ends_at > :now and spent >= :limit
    """
)
_PURGE = text(
    """
    delete from source_counts where (purpose, source) in (
        select purpose, source from source_counts where ends_at <= :now
        order by ends_at limit :most for update skip locked
    )
    returning 1
    """
)


def add_source_counts_table(metadata: MetaData) -> None:
    """Declare `source_counts` in a service's metadata, so that its migrations carry it."""
    table = Table(
        "source_counts",
        metadata,
        Column("purpose", Text, primary_key=True),
        Column("source", Text, primary_key=True),
        Column("spent", Integer, nullable=False),
        Column("ends_at", DateTime(timezone=True), nullable=False),
    )
    Index("source_counts_end", table.c.ends_at)


async def purge_source_counts(database: Database, now: datetime) -> None:
    """Forget windows that are over."""
    await in_batches(database, _PURGE, now=now)


@dataclass(frozen=True)
class Throttle:
    """`limit` times per source within `window`, which begins at the first time; `purpose` names the count.

    `source` may be any opaque word: `web.source` names addresses, a digest may name an addressee.
    Counts are part of the caller's transaction: what undoes it undoes them.
    """

    purpose: str
    limit: int
    window: timedelta

    async def spend(self, tx: Transaction, source: str, now: datetime) -> None:
        """Count one. Raises `TOO_MANY_REQUESTS` beyond the limit, saying when the window ends."""
        spent, ends_at = await self.count(tx, source, now)
        if spent > self.limit:
            raise _later(ends_at - now)

    async def count(self, tx: Transaction, source: str, now: datetime) -> tuple[int, datetime]:
        """Count one and refuse nobody: how many there are now, and when the window ends."""
        facts = self._facts(source, now) | {"ends_at": now + self.window}
        row = (await tx.execute(_SPEND, facts)).one()
        return row.spent, row.ends_at

    async def require(self, tx: Transaction, source: str, now: datetime) -> None:
        """Count nothing. Raises `TOO_MANY_REQUESTS` where the limit is spent."""
        ends_at = await self.spent_until(tx, source, now)
        if ends_at is not None:
            raise _later(ends_at - now)

    async def spent_until(self, tx: Transaction, source: str, now: datetime) -> datetime | None:
        """When the window ends, if the limit is spent."""
        facts = self._facts(source, now) | {"limit": self.limit}
        ends_at: datetime | None = (await tx.execute(_LOOK, facts)).scalar_one_or_none()
        return ends_at

    def _facts(self, source: str, now: datetime) -> dict[str, object]:
        return {"purpose": self.purpose, "source": source, "now": now}


def _later(wait: timedelta) -> Problem:
    return Problem("TOO_MANY_REQUESTS", retry_after=max(1, ceil(wait.total_seconds())))
