"""Addresses that refused mail: known by a keyed digest only, and for a while (M-11, section J)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from notifications.domain.refusals import Refusals
from notifications.storage.tables import suppressed_addresses as refusing
from vocabulary.digest_keys import DigestKeys
from vocabulary.email_address import email_key

_FACTS = ("days", "reason", "first_at", "last_at", "suppressed_at")
_given_up_or_last = func.coalesce(refusing.c.suppressed_at, refusing.c.last_at)


def digests_of(address: str, keys: DigestKeys) -> list[bytes]:
    """What an address is known by here: by the current key first, by former ones if it refused long ago."""
    return [digest.encode() for digest in keys.candidates(email_key(address))]


async def among(tx: Transaction, addresses: Iterable[str], *, keys: DigestKeys) -> Mapping[str, Refusals]:
    """What is remembered of those of `addresses` that refused."""
    by_address = {address: digests_of(address, keys) for address in addresses}
    known = refusing.c.digest.in_({digest for digests in by_address.values() for digest in digests})
    found = {row.digest: _refusals(row) for row in await tx.execute(select(refusing).where(known))}
    return {
        address: found[digest]
        for address, digests in by_address.items()
        for digest in digests
        if digest in found
    }


async def find(tx: Transaction, address: str, *, keys: DigestKeys) -> Refusals | None:
    """What is remembered of one address, locked."""
    known = refusing.c.digest.in_(digests_of(address, keys))
    found = (await tx.execute(select(refusing).where(known).with_for_update())).first()
    return _refusals(found) if found else None


async def save(tx: Transaction, address: str, refusals: Refusals, *, keys: DigestKeys) -> None:
    """Remember how often the address refused, by the current key."""
    facts, (current, *former) = asdict(refusals), digests_of(address, keys)
    await tx.execute(delete(refusing).where(refusing.c.digest.in_(former)))
    new = insert(refusing).values(digest=current, **facts)
    await tx.execute(new.on_conflict_do_update(index_elements=["digest"], set_=facts))


async def lift(tx: Transaction, digests: Collection[bytes]) -> bool:
    """Forget that an address refused, by any of its digests; False when nothing was known of it."""
    gone = delete(refusing).where(refusing.c.digest.in_(digests)).returning(refusing.c.digest)
    return (await tx.execute(gone)).first() is not None


async def suppressed(
    tx: Transaction, since: datetime, *, after: bytes = b"", limit: int
) -> Sequence[tuple[bytes, Refusals]]:
    """Addresses given up since this moment, by digest."""
    wanted = (
        select(refusing)
        .where(refusing.c.suppressed_at > since, refusing.c.digest > after)
        .order_by(refusing.c.digest)
        .limit(limit)
    )
    return [(row.digest, _refusals(row)) for row in await tx.execute(wanted)]


async def forget(tx: Transaction, before: datetime) -> int:
    """Forget what was noted before this moment; returns how many. A dead one will refuse again."""
    old = delete(refusing).where(_given_up_or_last < before)
    return len((await tx.execute(old.returning(refusing.c.digest))).all())


def _refusals(row: Row[Any]) -> Refusals:
    return Refusals(**{name: getattr(row, name) for name in _FACTS})
