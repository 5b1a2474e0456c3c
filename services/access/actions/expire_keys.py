"""Expire every key whose time to live ran out (D-06)."""

from datetime import datetime
from uuid import UUID

from access.actions.expire_key import expire_key
from access.storage import keys
from access.storage.holds import try_hold_case
from database.engine import Database

BATCH = 100


async def expire_keys(database: Database, now: datetime) -> int:
    """A batch, the oldest first, each key for itself; answers how many.

    A case that somebody has in hand is skipped and looked at again: a user who enters a key, another replica.
    """
    async with database.transaction() as tx:
        due = await keys.lapsed(tx, now, BATCH)
    return sum([await _expire_if_free(database, case_id, now) for case_id in due])


async def next_expiry(database: Database) -> datetime | None:
    """When the next key's time runs out."""
    async with database.transaction() as tx:
        return await keys.next_lapse(tx)


async def _expire_if_free(database: Database, case_id: UUID, now: datetime) -> bool:
    async with database.transaction() as tx:
        if not await try_hold_case(tx, case_id):
            return False
        await expire_key(tx, case_id, now=now)
        return True
