"""End one's session."""

from datetime import datetime
from uuid import UUID

from access.actions.end_session import end_session
from access.storage import sessions
from database.engine import Transaction


async def log_out(tx: Transaction, session_id: UUID, *, now: datetime) -> None:
    """Over at once; a session that is unknown or over stays so."""
    session = await sessions.find(tx, session_id)
    if session:
        await end_session(tx, session, now=now)
