"""Cases with something due: a rejection to show (D-38), a mandate that access still owes (C.3)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from database.engine import Transaction
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.storage.registrations import CASE_COLUMNS, case_of
from enrolment.storage.tables import registrations

_CONCEALED = (registrations.c.state == State.REJECTED) & registrations.c.concealed_until.is_not(None)
_OWED = (registrations.c.state == State.ACTIVATING) & registrations.c.mandate_due_at.is_not(None)


async def claim_to_reveal(tx: Transaction, now: datetime, most: int) -> list[RegistrationCase]:
    """Rejections that the firm may know from now on."""
    query = select(*CASE_COLUMNS).where(_CONCEALED, registrations.c.concealed_until <= now)
    rows = await tx.execute(query.limit(most).with_for_update(skip_locked=True))
    return [case_of(row) for row in rows]


async def next_to_reveal(tx: Transaction) -> datetime | None:
    """When the next rejection may be known."""
    due: datetime | None = await tx.scalar(
        select(func.min(registrations.c.concealed_until)).where(_CONCEALED)
    )
    return due


async def expect_mandate(tx: Transaction, case_id: UUID, due_at: datetime) -> None:
    """Access owes the mandate of this case until then."""
    due = update(registrations).where(registrations.c.case_id == case_id).values(mandate_due_at=due_at)
    await tx.execute(due)


async def claim_owed(tx: Transaction, now: datetime, most: int) -> list[UUID]:
    """Cases whose mandate is late."""
    query = select(registrations.c.case_id).where(_OWED, registrations.c.mandate_due_at <= now)
    return list((await tx.execute(query.limit(most).with_for_update(skip_locked=True))).scalars())


async def next_owed(tx: Transaction) -> datetime | None:
    """When the next mandate will be late."""
    earliest = select(func.min(registrations.c.mandate_due_at)).where(_OWED)
    due: datetime | None = await tx.scalar(earliest)
    return due


async def claim_unheard(tx: Transaction, now: datetime, overdue: timedelta, most: int) -> list[UUID]:
    """Cases that have waited for their key for longer than `overdue`, each once in that time."""
    c = registrations.c
    late = (
        select(c.case_id)
        .where(c.state == State.SUBMITTED, c.submitted_at <= now - overdue)
        .where(c.looked_into_at.is_(None) | (c.looked_into_at <= now - overdue))
        .order_by(c.submitted_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    looked_into = update(registrations).where(c.case_id.in_(late)).values(looked_into_at=now)
    return list((await tx.execute(looked_into.returning(c.case_id))).scalars())
