"""Sessions that access has ended: their tokens would be good for some minutes more (E.4)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.dialects.postgresql import insert

from database.batches import in_batches
from database.engine import Database, Transaction
from enrolment.domain.user import UserState
from enrolment.storage.tables import ended_sessions, users
from web.principal import Principal

_OLD = text(
    """
    delete from ended_sessions where session_id in (
        select session_id from ended_sessions where ended_at <= :before
        limit :most for update skip locked
    )
    returning 1
    """
)


async def add(tx: Transaction, session_id: UUID, ended_at: datetime) -> None:
    """Keep that the session ended; said twice, nothing changes."""
    new = insert(ended_sessions).values(session_id=session_id, ended_at=ended_at)
    await tx.execute(new.on_conflict_do_nothing())


async def is_welcome(tx: Transaction, caller: Principal) -> bool:
    """Whether the user is active in the firm and the session has ended neither by itself nor with its user.

    By itself it has when access says so; with its user at once, before any event: a token of before the
    last suspension stays void after the reinstatement.
    """
    ended = exists().where(ended_sessions.c.session_id == caller.session_id)
    active = exists().where(
        users.c.user_id == caller.user_id,
        users.c.firm_id == caller.firm_id,
        users.c.state == UserState.ACTIVE,
        users.c.sessions_from <= caller.standing,
    )
    return bool(await tx.scalar(select(active & ~ended)))


async def purge(database: Database, before: datetime) -> None:
    """Forget sessions whose last token is dead by now."""
    await in_batches(database, _OLD, before=before)
