"""Applications at rest. None keeps another from being made: whoever activates first has the firm."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from database.engine import Transaction
from database.wakeups import notify
from enrolment.domain.firm_application import APPLICATION_KEPT, FirmApplication
from enrolment.storage.records import columns_for, values_of
from enrolment.storage.tables import firm_applications

RECEIVED = "firm_applications"
"""Channel that is rung when one came in."""

_COLUMNS = columns_for(firm_applications, FirmApplication)
_OFFERED = firm_applications.c.offered_at.is_not(None)


async def add(tx: Transaction, application: FirmApplication) -> None:
    """Keep a new one and wake who looks at it."""
    await tx.execute(insert(firm_applications).values(**values_of(application)))
    await notify(tx, RECEIVED)


async def claim_received(tx: Transaction) -> FirmApplication | None:
    """The oldest that nobody looked at, locked; those that others hold are left to them."""
    query = (
        select(*_COLUMNS)
        .where(~_OFFERED)
        .order_by(firm_applications.c.applied_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return _application((await tx.execute(query)).mappings().first())


async def find_founders(
    tx: Transaction, founder_user_id: UUID, *, lock: bool = False
) -> FirmApplication | None:
    """The offered one whose founder would be this user."""
    return await _first(tx, firm_applications.c.founder_user_id == founder_user_id, lock=lock)


async def find_same(tx: Transaction, application: FirmApplication) -> FirmApplication | None:
    """The one with a link already, of the same address for the same establishment, locked."""
    same = (firm_applications.c.email == application.email, firm_applications.c.siret == application.siret)
    return await _first(tx, *same, lock=True)


async def claim_forgotten(tx: Transaction, now: datetime, most: int) -> list[FirmApplication]:
    """Those whose time after the deadline ran out; rows others hold are left to them."""
    query = (
        select(*_COLUMNS)
        .where(_OFFERED, firm_applications.c.deadline <= now - APPLICATION_KEPT)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [FirmApplication(**row) for row in (await tx.execute(query)).mappings()]


async def next_forgotten(tx: Transaction) -> datetime | None:
    """When the next one will have waited too long."""
    deadline = await tx.scalar(select(func.min(firm_applications.c.deadline)).where(_OFFERED))
    return deadline + APPLICATION_KEPT if deadline else None


async def save(tx: Transaction, application: FirmApplication) -> None:
    """Keep it as it is now."""
    its_own = firm_applications.c.application_id == application.application_id
    await tx.execute(update(firm_applications).where(its_own).values(**values_of(application)))


async def remove(tx: Transaction, application: FirmApplication) -> None:
    """Forget it, with all that was written in it."""
    its_own = firm_applications.c.application_id == application.application_id
    await tx.execute(delete(firm_applications).where(its_own))


async def _first(tx: Transaction, *conditions: ColumnElement[bool], lock: bool) -> FirmApplication | None:
    query = select(*_COLUMNS).where(_OFFERED, *conditions)
    return _application((await tx.execute(query.with_for_update() if lock else query)).mappings().first())


def _application(row: object) -> FirmApplication | None:
    return FirmApplication(**row) if row else None  # type: ignore[arg-type]
