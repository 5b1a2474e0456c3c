"""Sealed payloads leave the outbox a day after publication; the inbox forgets after ninety (spec J)."""

from datetime import timedelta

from sqlalchemy import text

from database.engine import Database

OUTBOX_KEPT = timedelta(hours=24)
INBOX_KEPT = timedelta(days=90)

_PURGE_OUTBOX = text("delete from outbox where published_at < now() - cast(:kept as interval)")
_PURGE_INBOX = text("delete from inbox where heard_at < now() - cast(:kept as interval)")


async def purge(database: Database) -> None:
    """Delete what is published or heard and old; what is still to be published always stays."""
    async with database.transaction() as tx:
        await tx.execute(_PURGE_OUTBOX, {"kept": OUTBOX_KEPT})
        await tx.execute(_PURGE_INBOX, {"kept": INBOX_KEPT})
