"""End one's session."""

from datetime import datetime
from uuid import UUID

from access.storage import sessions
from database.engine import Transaction


async def log_out(tx: Transaction, session_id: UUID, *, now: datetime) -> None:
    """Over at once: neither its tokens nor its access tokens are worth anything from here on."""
    session = await sessions.find(tx, session_id)
    if session:
        await sessions.save(tx, session.end(now))
