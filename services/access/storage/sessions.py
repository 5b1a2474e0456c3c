"""Sessions and their chains of refresh tokens."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, text, update

from access.domain.firm import FirmState
from access.domain.refresh_token import RefreshToken
from access.domain.session import Session
from access.domain.user import UserState
from access.storage.tables import firms, refresh_tokens, sessions, users
from database.batches import in_batches
from database.engine import Database, Transaction

_OLD = text(
    """
    delete from sessions where session_id in (
        select session_id from sessions where expires_at < :now
        order by expires_at limit :most for update skip locked
    )
    returning 1
    """
)


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
    """Whether session, user and firm are alive."""
    c = sessions.c
    query = (
        select(1)
        .join_from(sessions, users, users.c.user_id == c.user_id)
        .join(firms, firms.c.firm_id == users.c.firm_id)
        .where(c.session_id == session_id, c.ended_at.is_(None), c.idle_until > now, c.expires_at > now)
        .where(users.c.state == UserState.ACTIVE, firms.c.state == FirmState.ACTIVE)
    )
    return (await tx.execute(query)).one_or_none() is not None


async def end_all(tx: Transaction, user_id: UUID, now: datetime) -> list[Session]:
    """The user is out everywhere from now on; answers the sessions that ended by this."""
    c = sessions.c
    ended = update(sessions).where(c.user_id == user_id, c.ended_at.is_(None)).values(ended_at=now)
    return [Session(**row) for row in (await tx.execute(ended.returning(sessions))).mappings()]


async def add_token(tx: Transaction, token: RefreshToken) -> None:
    """The token to be exchanged next."""
    await tx.execute(insert(refresh_tokens).values(asdict(token)))


async def exchange_token(tx: Transaction, used: RefreshToken, following: RefreshToken) -> None:
    """The chain goes on: only the token used last can be answered again."""
    c = refresh_tokens.c
    mine = update(refresh_tokens).where(c.session_id == used.session_id)
    await tx.execute(mine.where(c.sealed_next.is_not(None)).values(sealed_next=None))
    await tx.execute(mine.where(c.token_hash == used.token_hash).values(asdict(used)))
    await add_token(tx, following)


async def present_token(tx: Transaction, token_hash: bytes) -> tuple[Session, RefreshToken] | None:
    """The token as it is now, and its session, locked: who presents a token of it waits for the other."""
    query = select(refresh_tokens).where(refresh_tokens.c.token_hash == token_hash)
    row = (await tx.execute(query)).mappings().one_or_none()
    session = row and await find(tx, row["session_id"])
    if not session:
        return None
    return session, RefreshToken(**(await tx.execute(query)).mappings().one())


async def forget_old(database: Database, now: datetime) -> None:
    """Sessions past their absolute end, with their tokens."""
    await in_batches(database, _OLD, now=now)
