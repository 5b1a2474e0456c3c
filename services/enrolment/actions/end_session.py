"""Access has ended a session: enrolment refuses its token too, which lives a little longer (E.4)."""

from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from enrolment.storage import ended_sessions


async def end_session(tx: Transaction, session_id: UUID, ended_at: datetime) -> None:
    """Nobody is let in with it from now on; said twice, nothing changes."""
    await ended_sessions.add(tx, session_id, ended_at)
