"""End sessions before their time."""

from datetime import datetime
from uuid import UUID

from access.domain.session import Session
from access.storage import sessions
from contracts.access import SessionEnded
from database.engine import Transaction
from messaging.outbox import announce, announce_all

ENDED_VERSION = 1
"""A session ends once, and nothing else is ever said of it."""


async def end_session(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Neither its tokens nor its access tokens are worth anything from here on, in any service.

    `session` is locked. Ended already, nothing happens.
    """
    if session.ended_at:
        return
    await sessions.save(tx, session.end(now))
    await announce(tx, _ended(session, now), version=ENDED_VERSION, now=now)


async def end_sessions(tx: Transaction, user_id: UUID, *, now: datetime) -> None:
    """The user is out everywhere; told of each session that was alive, because its access token still is."""
    ended = await sessions.end_all(tx, user_id, now)
    alive = [(_ended(session, now), ENDED_VERSION) for session in ended if now < session.ends_at]
    await announce_all(tx, alive, now=now)


def _ended(session: Session, now: datetime) -> SessionEnded:
    return SessionEnded(session_id=session.session_id, user_id=session.user_id, ended_at=now)
