"""End a session before its time."""

from datetime import datetime

from access.domain.session import Session
from access.storage import sessions
from contracts.access import SessionEnded
from database.engine import Transaction
from messaging.outbox import announce

ENDED_VERSION = 1
"""A session ends once, and nothing else is ever said of it."""


async def end_session(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Neither its tokens nor its access tokens are worth anything from here on, in any service.

    `session` is locked. Ended already, nothing happens.
    """
    if session.ended_at:
        return
    await sessions.save(tx, session.end(now))
    ended = SessionEnded(session_id=session.session_id, user_id=session.user_id, ended_at=now)
    await announce(tx, ended, version=ENDED_VERSION, now=now)
