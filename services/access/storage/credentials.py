"""Logins and password hashes; whether they open anything is the user's state's matter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from access.domain.lockout import Alerts
from access.domain.user import UserState
from access.storage.tables import credentials, users
from database.engine import Transaction

_IN_USE = (UserState.ACTIVE, UserState.SUSPENDED, UserState.SECURITY_SUSPENDED)


@dataclass(frozen=True, slots=True)
class Credential:
    """What a login leads to."""

    user_id: UUID
    password_hash: str = field(repr=False)
    last_login_at: datetime | None


async def find(tx: Transaction, logins: Collection[bytes]) -> Credential | None:
    """By the login's fingerprints."""
    c = credentials.c
    query = select(c.user_id, c.password_hash, c.last_login_at).where(c.login.in_(logins))
    row = (await tx.execute(query)).first()
    return Credential(*row) if row else None


async def replace(tx: Transaction, user_id: UUID, logins: Sequence[bytes], password_hash: str) -> bool:
    """Store them in place of the user's own, and of another's who never became active.

    `logins` are its fingerprints, the current key's first. False where another user has this login in use.
    """
    c = credentials.c
    in_use = exists().where(users.c.user_id == c.user_id, users.c.state.in_(_IN_USE))
    await tx.execute(delete(credentials).where(or_(c.user_id == user_id, and_(c.login.in_(logins), ~in_use))))
    taken = await tx.scalar(select(exists().where(c.login.in_(logins))))
    if taken:
        return False
    stored = await tx.execute(
        insert(credentials)
        .values(user_id=user_id, login=logins[0], password_hash=password_hash)
        .on_conflict_do_nothing()
        .returning(c.user_id)
    )
    return stored.one_or_none() is not None


async def renew_hash(tx: Transaction, known: Credential, password_hash: str) -> None:
    """The same password under today's parameters; one that was replaced meanwhile stays."""
    c = credentials.c
    mine = update(credentials).where(c.user_id == known.user_id, c.password_hash == known.password_hash)
    await tx.execute(mine.values(password_hash=password_hash))


async def rekey(tx: Transaction, user_id: UUID, login: bytes) -> None:
    """The current key's fingerprint in place of a former one's, now that the login has been typed."""
    c = credentials.c
    await tx.execute(update(credentials).where(c.user_id == user_id, c.login != login).values(login=login))


async def note_login(tx: Transaction, user_id: UUID, now: datetime) -> None:
    """The holder sees it at the next login (R003-15)."""
    await tx.execute(update(credentials).where(credentials.c.user_id == user_id).values(last_login_at=now))


async def find_alerts(tx: Transaction, user_id: UUID) -> Alerts:
    """What the user was told of locks; hold the login first."""
    c = credentials.c
    query = select(c.locks, c.alerts, c.alerts_since).where(c.user_id == user_id)
    row = (await tx.execute(query)).one_or_none()
    return Alerts(*row) if row else Alerts()


async def save_alerts(tx: Transaction, user_id: UUID, alerts: Alerts) -> None:
    """Keep them, where there is such a user."""
    facts = {"locks": alerts.locks, "alerts": alerts.sent, "alerts_since": alerts.since}
    await tx.execute(update(credentials).where(credentials.c.user_id == user_id).values(facts))


async def forget(tx: Transaction, user_id: UUID) -> None:
    """Somebody who left leaves nothing to log in with, and his address is free again."""
    await tx.execute(delete(credentials).where(credentials.c.user_id == user_id))
