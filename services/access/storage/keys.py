"""Activation keys, known by their fingerprints."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from access.domain.issued_key import ENTERABLE, UNENDED, IssuedKey, KeyState
from access.storage.tables import keys
from database.engine import Transaction

# Built once: building a statement of many columns costs more than the database does.
_ADD = insert(keys)
_SAVE = update(keys).where(keys.c.key_id == bindparam("_key_id"))


async def add(tx: Transaction, key: IssuedKey) -> None:
    """Keep a new key."""
    await tx.execute(_ADD, asdict(key))


async def find(tx: Transaction, case_id: UUID) -> IssuedKey | None:
    """The key of a case, locked until `tx` ends."""
    return await _find(tx, keys.c.case_id == case_id, lock=True)


async def find_by_fingerprint(tx: Transaction, fingerprints: Collection[bytes]) -> IssuedKey | None:
    """Whose key a value is, by its fingerprints."""
    return await _find(tx, keys.c.fingerprint.in_(fingerprints), lock=False)


async def living(tx: Transaction, key_ids: Collection[UUID], now: datetime) -> list[UUID]:
    """Those of these keys that can still be entered; a phantom never can. Nothing is locked."""
    c = keys.c
    in_time = c.expires_at.is_(None) | (c.expires_at > now)
    query = select(c.key_id).where(c.key_id.in_(key_ids), c.state.in_(ENTERABLE), ~c.phantom, in_time)
    return list(await tx.scalars(query))


async def save(tx: Transaction, key: IssuedKey) -> None:
    """Keep the key as it is now."""
    await tx.execute(_SAVE, asdict(key) | {"_key_id": key.key_id})


async def redeem(tx: Transaction, key: IssuedKey) -> bool:
    """Consume the key in one atomic step; of any number who try, one gets True (R004-09)."""
    redeemed = (
        update(keys)
        .where(keys.c.key_id == key.key_id, keys.c.state.in_(ENTERABLE))
        .values(asdict(key) | {"state": KeyState.REDEEMED})
        .returning(keys.c.key_id)
    )
    return (await tx.execute(redeemed)).one_or_none() is not None


async def lapsed(tx: Transaction, now: datetime, most: int) -> list[UUID]:
    """Cases whose key has outlived its time unended, the longest first; nothing is locked."""
    c = keys.c
    query = select(c.case_id).where(c.state.in_(UNENDED), c.expires_at <= now)
    return list(await tx.scalars(query.order_by(c.expires_at).limit(most)))


async def next_lapse(tx: Transaction) -> datetime | None:
    """When the next unended key's time is over."""
    query = select(func.min(keys.c.expires_at)).where(keys.c.state.in_(UNENDED))
    due: datetime | None = await tx.scalar(query)
    return due


async def _find(tx: Transaction, condition: ColumnElement[bool], *, lock: bool) -> IssuedKey | None:
    query = select(keys).where(condition)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return IssuedKey(**row) if row else None
