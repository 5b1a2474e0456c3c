"""Forget what has no more use: old failures, ended sessions, kept answers (section J)."""

from datetime import datetime

from access.storage import lockouts, sessions
from database.engine import Database
from web.kept_answers import purge_idempotency_keys
from web.throttle import purge_source_counts


async def forget_the_past(database: Database, now: datetime) -> int:
    """Answers 0: there is never more to do at once."""
    await lockouts.forget_old(database, now)
    await sessions.forget_old(database, now)
    await purge_idempotency_keys(database, now)
    await purge_source_counts(database, now)
    return 0
