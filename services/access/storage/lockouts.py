"""Counts of login failures, of known and unknown logins alike."""

from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert

from access.domain.lockout import KEPT, Lockout
from access.storage.tables import lockouts
from database.batches import in_batches
from database.engine import Database, Transaction

_OLD = text(
    """
    delete from lockouts where login in (
        select login from lockouts where failed_at < :before
        order by failed_at limit :most for update skip locked
    )
    returning 1
    """
)


async def find(tx: Transaction, login: bytes) -> Lockout:
    """The count, at zero where nothing is remembered; hold the login first."""
    c = lockouts.c
    query = select(c.login, c.failures, c.locked_until).where(c.login == login)
    row = (await tx.execute(query)).mappings().one_or_none()
    return Lockout(**row) if row else Lockout(login=login)


async def save(tx: Transaction, lockout: Lockout, now: datetime) -> None:
    """Keep the count after a failure at `now`."""
    facts = {"failures": lockout.failures, "locked_until": lockout.locked_until, "failed_at": now}
    await tx.execute(
        insert(lockouts)
        .values(login=lockout.login, **facts)
        .on_conflict_do_update(index_elements=["login"], set_=facts)
    )


async def clear(tx: Transaction, login: bytes) -> None:
    """Nothing to hold against this login any more."""
    await tx.execute(delete(lockouts).where(lockouts.c.login == login))


async def forget_old(database: Database, now: datetime) -> None:
    """Counts whose last failure is a day old."""
    await in_batches(database, _OLD, before=now - KEPT)
