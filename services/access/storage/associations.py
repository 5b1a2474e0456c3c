"""Which users reach which portfolios; effective while the user is active (R004-25)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from access.domain.portfolio import Portfolio
from access.storage.tables import associations
from database.engine import Transaction


async def add(tx: Transaction, portfolio: Portfolio, user_id: UUID, now: datetime) -> bool:
    """False where it was there already."""
    added = (
        insert(associations)
        .values(portfolio_id=portfolio.portfolio_id, firm_id=portfolio.firm_id, user_id=user_id, since=now)
        .on_conflict_do_nothing()
        .returning(associations.c.user_id)
    )
    return (await tx.execute(added)).one_or_none() is not None


async def remove(tx: Transaction, portfolio_id: UUID, user_id: UUID) -> bool:
    """False where there was none."""
    c = associations.c
    removed = delete(associations).where(c.portfolio_id == portfolio_id, c.user_id == user_id)
    return (await tx.execute(removed.returning(c.user_id))).one_or_none() is not None


async def exists(tx: Transaction, portfolio_id: UUID, user_id: UUID) -> bool:
    """Whether the user reaches the portfolio."""
    c = associations.c
    query = select(1).where(c.portfolio_id == portfolio_id, c.user_id == user_id)
    return (await tx.execute(query)).one_or_none() is not None


async def count(tx: Transaction, portfolio_id: UUID) -> int:
    """How many users reach the portfolio."""
    query = select(func.count()).where(associations.c.portfolio_id == portfolio_id)
    return int((await tx.execute(query)).scalar_one())


async def portfolios_of(tx: Transaction, user_id: UUID) -> list[UUID]:
    """What the user reaches, in a fixed order, so that two who lock them don't wait in a circle."""
    c = associations.c
    return list(await tx.scalars(select(c.portfolio_id).where(c.user_id == user_id).order_by(c.portfolio_id)))
