"""Firm users at rest. E-mails are kept in lower case: one address, one user."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, text, tuple_, update

from database.engine import Transaction
from enrolment.domain.user import AWAITING, INVITATION_KEPT, FirmUser, UserState
from enrolment.storage.records import columns_for, values_of
from enrolment.storage.tables import users
from vocabulary.rights import Role

_COLUMNS = columns_for(users, FirmUser)
_INVITED = users.c.state.in_(AWAITING) & users.c.invited_by.is_not(None)
"""Founders were invited by nobody."""


async def find(tx: Transaction, user_id: UUID, *, lock: bool = False) -> FirmUser | None:
    """The user; `lock` keeps others from changing it until the end."""
    return await _first(tx, users.c.user_id == user_id, lock=lock)


async def find_in_firm(
    tx: Transaction, user_id: UUID, firm_id: UUID, *, lock: bool = False
) -> FirmUser | None:
    """The user if it belongs to the firm."""
    return await _first(tx, users.c.user_id == user_id, users.c.firm_id == firm_id, lock=lock)


async def get(tx: Transaction, user_id: UUID, *, lock: bool = False) -> FirmUser:
    """The user that a row of ours points to."""
    user = await find(tx, user_id, lock=lock)
    if user is None:
        raise LookupError("a user is missing")
    return user


async def hold_email(tx: Transaction, email: str) -> None:
    """Let only one transaction at a time give this address to a user."""
    await tx.execute(text("select pg_advisory_xact_lock(hashtextextended(:email, 4))"), {"email": email})


async def find_with_email(tx: Transaction, email: str, *, lock: bool = False) -> FirmUser | None:
    """The firm user who is not removed and has this address."""
    return await _first(tx, users.c.email == email, users.c.state != UserState.REMOVED, lock=lock)


async def email_taken(tx: Transaction, email: str) -> bool:
    """Whether a firm user who is not removed has this address."""
    return await find_with_email(tx, email) is not None


async def administrators(tx: Transaction, firm_id: UUID) -> list[FirmUser]:
    """The firm's administrators, whatever their state."""
    query = select(*_COLUMNS).where(users.c.firm_id == firm_id, users.c.role == Role.ADMINISTRATOR)
    return [FirmUser(**row) for row in (await tx.execute(query)).mappings()]


async def page(
    tx: Transaction, firm_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[FirmUser]:
    """The firm's users who were not removed, oldest first."""
    position = tuple_(users.c.created_at, users.c.user_id)
    query = select(*_COLUMNS).where(users.c.firm_id == firm_id, users.c.state != UserState.REMOVED)
    if after:
        query = query.where(position > after)
    query = query.order_by(users.c.created_at, users.c.user_id).limit(limit)
    return [FirmUser(**row) for row in (await tx.execute(query)).mappings()]


async def claim_forgotten(tx: Transaction, now: datetime, most: int) -> list[FirmUser]:
    """Invited users whose time after the deadline ran out; rows others hold are left to them."""
    query = (
        select(*_COLUMNS)
        .where(_INVITED, users.c.deadline <= now - INVITATION_KEPT)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [FirmUser(**row) for row in (await tx.execute(query)).mappings()]


async def next_forgotten(tx: Transaction) -> datetime | None:
    """When the next invitation will have waited too long."""
    deadline = await tx.scalar(select(func.min(users.c.deadline)).where(_INVITED))
    return deadline + INVITATION_KEPT if deadline else None


async def add(tx: Transaction, user: FirmUser) -> None:
    """Keep a new user."""
    await tx.execute(insert(users).values(**values_of(user)))


async def save(tx: Transaction, user: FirmUser) -> None:
    """Keep the user as it is now."""
    await tx.execute(update(users).where(users.c.user_id == user.user_id).values(**values_of(user)))


async def _first(tx: Transaction, *conditions: ColumnElement[bool], lock: bool) -> FirmUser | None:
    query = select(*_COLUMNS).where(*conditions)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().first()
    return FirmUser(**row) if row else None
