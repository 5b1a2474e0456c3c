"""Addresses that refused mail for good: known by their digest only (M-11)."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from notifications.storage.tables import suppressed_addresses


async def add(tx: Transaction, address: str, reason: str, now: datetime) -> None:
    """Send nothing there any more but an activation that somebody asks for again."""
    row = {"digest": _digest(address), "reason": reason, "since": now}
    await tx.execute(insert(suppressed_addresses).values(row).on_conflict_do_nothing())


async def among(tx: Transaction, addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` that are suppressed."""
    by_digest = {_digest(address): address for address in addresses}
    known = suppressed_addresses.c.digest
    found = await tx.scalars(select(known).where(known.in_(by_digest)))
    return {by_digest[digest] for digest in found}


async def lift(tx: Transaction, address: str) -> None:
    """A mail was taken there: the address lives."""
    await tx.execute(delete(suppressed_addresses).where(suppressed_addresses.c.digest == _digest(address)))


def _digest(address: str) -> bytes:
    return sha256(address.strip().casefold().encode()).digest()
