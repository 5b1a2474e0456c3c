"""Addresses that refused mail for good: known by a keyed digest only, and for a year (M-11, section J)."""

from collections.abc import Iterable
from datetime import datetime
from hmac import digest

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from notifications.storage.tables import suppressed_addresses
from vocabulary.email_address import email_key


async def add(tx: Transaction, address: str, reason: str, *, pepper: bytes, now: datetime) -> None:
    """Send nothing there any more but an activation that somebody asks for again."""
    row = {"digest": _digest(address, pepper), "reason": reason, "since": now}
    await tx.execute(insert(suppressed_addresses).values(row).on_conflict_do_nothing())


async def among(tx: Transaction, addresses: Iterable[str], *, pepper: bytes) -> set[str]:
    """Those of `addresses` that are suppressed."""
    by_digest = {_digest(address, pepper): address for address in addresses}
    known = suppressed_addresses.c.digest
    found = await tx.scalars(select(known).where(known.in_(by_digest)))
    return {by_digest[known_digest] for known_digest in found}


async def lift(tx: Transaction, address: str, *, pepper: bytes) -> None:
    """A mail was taken there: the address lives."""
    its_own = suppressed_addresses.c.digest == _digest(address, pepper)
    await tx.execute(delete(suppressed_addresses).where(its_own))


async def forget(tx: Transaction, before: datetime) -> int:
    """Forget addresses suppressed before this moment; returns how many. A dead one will refuse again."""
    old = delete(suppressed_addresses).where(suppressed_addresses.c.since < before)
    return len((await tx.execute(old.returning(suppressed_addresses.c.digest))).all())


def _digest(address: str, pepper: bytes) -> bytes:
    return digest(pepper, email_key(address).encode(), "sha256")
