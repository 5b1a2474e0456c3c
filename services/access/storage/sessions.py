"""Sessions and their chains of refresh tokens."""

from dataclasses import asdict
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from access.domain.session import Session
from access.domain.user import UserState
from access.storage.tables import refresh_tokens, sessions, users
from database.engine import Transaction


class Presented(NamedTuple):
    """The session that a refresh token belongs to, and whether the token was exchanged before."""

    session: Session
    used: bool


async def add(tx: Transaction, session: Session) -> None:
    """Keep a new session."""
    await tx.execute(insert(sessions).values(asdict(session)))


async def save(tx: Transaction, session: Session) -> None:
    """Keep the session as it is now."""
    await tx.execute(
        update(sessions).where(sessions.c.session_id == session.session_id).values(asdict(session))
    )


async def find(tx: Transaction, session_id: UUID) -> Session | None:
    """The session, locked until `tx` ends."""
    query = select(sessions).where(sessions.c.session_id == session_id).with_for_update()
    row = (await tx.execute(query)).mappings().one_or_none()
    return Session(**row) if row else None


async def is_live(tx: Transaction, session_id: UUID, now: datetime) -> bool:
    """Whether session and user are alive."""
    c = sessions.c
    query = (
        select(1)
        .join_from(sessions, users, users.c.user_id == c.user_id)
        .where(c.session_id == session_id, c.ended_at.is_(None), c.idle_until > now, c.expires_at > now)
        .where(users.c.state == UserState.ACTIVE)
    )
    return (await tx.execute(query)).one_or_none() is not None


async def end_all(tx: Transaction, user_id: UUID, now: datetime) -> None:
    """The user is out everywhere from now on."""
    c = sessions.c
    await tx.execute(update(sessions).where(c.user_id == user_id, c.ended_at.is_(None)).values(ended_at=now))


async def add_token(tx: Transaction, token_hash: bytes, session_id: UUID) -> None:
    """The token to be exchanged next."""
    await tx.execute(insert(refresh_tokens).values(token_hash=token_hash, session_id=session_id))


async def present_token(tx: Transaction, token_hash: bytes, now: datetime) -> Presented | None:
    """Mark the token as used and answer its session, locked; of two who present it, one sees it unused."""
    c = refresh_tokens.c
    found = await tx.execute(select(c.session_id).where(c.token_hash == token_hash))
    session_id = found.scalar_one_or_none()
    session = session_id and await find(tx, session_id)
    if not session:
        return None
    first_use = (
        update(refresh_tokens)
        .where(c.token_hash == token_hash, c.used_at.is_(None))
        .values(used_at=now)
        .returning(c.session_id)
    )
    return Presented(session, used=(await tx.execute(first_use)).one_or_none() is None)


async def forget_old(tx: Transaction, now: datetime) -> None:
    """Sessions past their absolute end, with their tokens."""
    await tx.execute(delete(sessions).where(sessions.c.expires_at < now))
