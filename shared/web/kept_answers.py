"""Answers that are kept with the changes they report: their table, and who has the turn at one key."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Row, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from database.batches import in_batches
from database.engine import Database, Transaction
from web.problems import Problem

MOST_OF_A_SOURCE = 100
LEASE = timedelta(seconds=60)
"""Longer than any request takes: a process that died meanwhile leaves its key free afterwards."""
WAITS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.4, 0.5)
"""Seconds between looks at a key that somebody else has: two in all, then `REQUEST_IN_PROGRESS`."""
COME_BACK_SECONDS = 2

_TRY = text("select pg_try_advisory_xact_lock(hashtextextended(:scope || :key, 0))")
_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:scope || :key, 0)) is not null")
_FIND = text(
    """
    select fingerprint, status, body, headers, awaits, created_at, expires_at from idempotency_keys
    where scope = :scope and key = :key and expires_at > :now
    """
)
_KEEP = text(
    """
    insert into idempotency_keys
        (scope, key, fingerprint, status, body, headers, source, awaits, created_at, expires_at)
    values (
        :scope, :key, :fingerprint, :status, cast(:body as jsonb), cast(:headers as jsonb), :source,
        cast(:awaits as uuid), :now, :expires_at
    )
    on conflict (scope, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
        body = excluded.body, headers = excluded.headers, source = excluded.source, awaits = excluded.awaits,
        created_at = excluded.created_at, expires_at = excluded.expires_at
    """
)
_FORGET_OLDEST = text(
    """
    delete from idempotency_keys where (scope, key) in (
        select scope, key from idempotency_keys where source = :source
        order by created_at desc, scope, key offset :most for update skip locked
    )
    """
)
_RELEASE = text(
    """
    delete from idempotency_keys
    where scope = :scope and key = :key and status is null and expires_at = :lease_ends
    """
)
_PURGE = text(
    """
    delete from idempotency_keys where (scope, key) in (
        select scope, key from idempotency_keys where expires_at <= :now
        order by expires_at limit :most for update skip locked
    )
    returning 1
    """
)


def add_idempotency_table(metadata: MetaData) -> None:
    """Declare `idempotency_keys` in a service's metadata, so that its migrations carry it.

    A row without a status is a request that is being dealt with, until `expires_at`. An answer that `awaits`
    something is given only once that is done.
    """
    moment = DateTime(timezone=True)
    table = Table(
        "idempotency_keys",
        metadata,
        Column("scope", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", Integer),
        Column("body", JSONB),
        Column("headers", JSONB, nullable=False),
        Column("source", Text),
        Column("awaits", Uuid),
        Column("created_at", moment, nullable=False),
        Column("expires_at", moment, nullable=False),
    )
    Index("idempotency_keys_end", table.c.expires_at)
    Index(
        "idempotency_keys_source",
        table.c.source,
        table.c.created_at,
        postgresql_where=text("source is not null"),
    )


async def purge_idempotency_keys(database: Database, now: datetime) -> None:
    """Forget answers that are given no more."""
    await in_batches(database, _PURGE, now=now)


type Kept = Row[Any]


@dataclass(frozen=True)
class Turn:
    """One request with its key, and its turn at it: of those who ask the same, one at a time has it."""

    database: Database
    scope: str
    key: str
    fingerprint: bytes
    source: str | None
    now: datetime

    @property
    def lease_ends(self) -> datetime:
        """Until when this request may be at it, once it has reserved the key."""
        return self.now + LEASE

    async def take[T](
        self, step: Callable[[Transaction, Kept | None], Awaitable[T]], *, reserved: bool = False
    ) -> T:
        """Run `step` in a transaction of its own, with what is kept, when nobody else is at this key.

        Who waits holds no connection meanwhile. Raises `REQUEST_IN_PROGRESS` after two seconds, or
        `IDEMPOTENCY_KEY_REUSED` where the key belongs to another request.
        """
        for wait in (*WAITS, None):
            async with self.database.transaction() as tx:
                held = await tx.scalar(_HOLD if reserved else _TRY, {"scope": self.scope, "key": self.key})
                kept = await self._find(tx)
                if kept.status is not None if kept else held:
                    return await step(tx, kept)
                if reserved and kept and self._mine(kept):
                    return await step(tx, None)
            if wait is None or reserved:
                break
            await asyncio.sleep(wait)
        raise Problem("REQUEST_IN_PROGRESS", retry_after=COME_BACK_SECONDS)

    async def _find(self, tx: Transaction) -> Kept | None:
        names = {"scope": self.scope, "key": self.key, "now": self.now}
        kept = (await tx.execute(_FIND, names)).first()
        if kept and not hmac.compare_digest(kept.fingerprint, self.fingerprint):
            raise Problem("IDEMPOTENCY_KEY_REUSED")
        return kept

    def _mine(self, kept: Kept) -> bool:
        return bool(kept.expires_at == self.lease_ends)

    async def reserve(self, tx: Transaction, kept: Kept | None) -> Kept | None:
        """A step: the answer, where there is one; else the key is this request's until its lease ends."""
        if kept is None:
            facts = {"status": None, "body": None, "headers": "{}", "awaits": None}
            await self._write(tx, facts | {"expires_at": self.lease_ends})
        return kept

    async def keep(self, tx: Transaction, **answer: Any) -> None:
        """Keep an answer; of callers who have not logged in only the newest of each source stay."""
        await self._write(tx, answer)
        if self.source:
            await tx.execute(_FORGET_OLDEST, {"source": self.source, "most": MOST_OF_A_SOURCE})

    async def release(self) -> None:
        """Whoever comes with this key begins anew."""
        names = {"scope": self.scope, "key": self.key, "lease_ends": self.lease_ends}
        async with self.database.transaction() as tx:
            await tx.execute(_RELEASE, names)

    async def _write(self, tx: Transaction, facts: dict[str, Any]) -> None:
        mine = {
            "scope": self.scope,
            "key": self.key,
            "fingerprint": self.fingerprint,
            "source": self.source,
            "now": self.now,
        }
        await tx.execute(_KEEP, mine | facts)
