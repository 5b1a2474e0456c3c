"""What access has yet to confirm, at rest."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, insert, select, update

from database.engine import Transaction
from enrolment.domain.errand import Errand, ErrandKind
from enrolment.storage.records import values_of
from enrolment.storage.tables import errands


async def add(tx: Transaction, errand: Errand) -> None:
    """Keep a new errand."""
    await tx.execute(insert(errands).values(**values_of(errand)))


async def find(tx: Transaction, errand_id: UUID, *, lock: bool = False) -> Errand | None:
    """The errand; None once it is done."""
    query = select(errands).where(errands.c.errand_id == errand_id)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().first()
    return _errand(row) if row else None


async def find_standing(tx: Transaction, user_id: UUID) -> UUID | None:
    """The newest errand about what this user may; None where access knows."""
    mine = (errands.c.kind == ErrandKind.STANDING) & (errands.c.subjects == [user_id])
    query = select(errands.c.errand_id).where(mine).order_by(errands.c.errand_id.desc()).limit(1)
    found: UUID | None = await tx.scalar(query)
    return found


async def claim_due(tx: Transaction, now: datetime, most: int) -> list[Errand]:
    """Those that nobody has in hand, the oldest first; what others hold is left to them."""
    due = select(errands).where(errands.c.due_at <= now).order_by(errands.c.due_at).limit(most)
    rows = (await tx.execute(due.with_for_update(skip_locked=True))).mappings()
    return [_errand(row) for row in rows]


async def next_due(tx: Transaction) -> datetime | None:
    """When the next one is to be taken up."""
    due: datetime | None = await tx.scalar(select(func.min(errands.c.due_at)))
    return due


async def oldest(tx: Transaction) -> Mapping[str, datetime | None]:
    """Since when the oldest has been asked for: access refuses it, or can't be reached."""
    return {"errand": await tx.scalar(select(func.min(errands.c.asked_at)))}


async def save(tx: Transaction, errand: Errand) -> None:
    """Keep the errand as it is now; one that is done stays done."""
    await tx.execute(
        update(errands).where(errands.c.errand_id == errand.errand_id).values(**values_of(errand))
    )


async def remove(tx: Transaction, errand_id: UUID) -> None:
    """It is done."""
    await tx.execute(delete(errands).where(errands.c.errand_id == errand_id))


def _errand(row: RowMapping) -> Errand:
    return Errand(**{**row, "subjects": tuple(row["subjects"])})
