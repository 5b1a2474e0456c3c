"""Portfolios, and what an administrator sees of them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, array, insert
from sqlalchemy.exc import IntegrityError

from access.domain.mandate import LIVE
from access.domain.portfolio import Portfolio, PortfolioState
from access.storage.tables import associations, mandates, portfolios
from database.engine import Transaction

_COLUMNS = [column for column in portfolios.c if column.name != "name_key"]


@dataclass(frozen=True, slots=True)
class PortfolioOverview:
    """A portfolio with the number of its clients and who is associated with it (R000-03)."""

    portfolio_id: UUID
    name: str = field(repr=False)
    state: PortfolioState
    version: int
    clients: int
    associates: list[UUID]


async def add(tx: Transaction, portfolio: Portfolio) -> bool:
    """Keep a new portfolio; False where the firm has one of this name."""
    added = (
        insert(portfolios)
        .values(_facts(portfolio))
        .on_conflict_do_nothing(index_elements=["firm_id", "name_key"])
        .returning(portfolios.c.portfolio_id)
    )
    return (await tx.execute(added)).one_or_none() is not None


async def find(tx: Transaction, portfolio_id: UUID, firm_id: UUID) -> Portfolio | None:
    """The firm's portfolio, locked until `tx` ends; another firm's is none."""
    c = portfolios.c
    query = select(*_COLUMNS).where(c.portfolio_id == portfolio_id, c.firm_id == firm_id).with_for_update()
    row = (await tx.execute(query)).mappings().one_or_none()
    return Portfolio(**row) if row else None


async def save(tx: Transaction, portfolio: Portfolio) -> None:
    """Keep the portfolio as it is now; a new name goes through `rename`."""
    await tx.execute(
        update(portfolios)
        .where(portfolios.c.portfolio_id == portfolio.portfolio_id)
        .values(_facts(portfolio))
    )


async def rename(tx: Transaction, portfolio: Portfolio) -> bool:
    """Keep the portfolio with its new name; False where another of the firm has it (D-16)."""
    try:
        async with tx.begin_nested():
            await save(tx, portfolio)
    except IntegrityError:
        return False
    return True


async def overview(
    tx: Transaction, firm_id: UUID, portfolio_id: UUID, *, of_user: UUID | None
) -> PortfolioOverview | None:
    """One portfolio; with `of_user`, only if that user is associated with it."""
    query = _overviews(firm_id, of_user).where(portfolios.c.portfolio_id == portfolio_id)
    row = (await tx.execute(query)).mappings().one_or_none()
    return PortfolioOverview(**row) if row else None


async def overviews(
    tx: Transaction, firm_id: UUID, *, of_user: UUID | None, after: UUID | None, limit: int
) -> list[PortfolioOverview]:
    """The firm's portfolios, oldest first; with `of_user`, only those that user is associated with (M05)."""
    query = _overviews(firm_id, of_user).order_by(portfolios.c.portfolio_id).limit(limit)
    if after:
        query = query.where(portfolios.c.portfolio_id > after)
    return [PortfolioOverview(**row) for row in (await tx.execute(query)).mappings()]


def _overviews(firm_id: UUID, of_user: UUID | None) -> Select[Any]:
    c = portfolios.c
    clients = (
        select(func.count())
        .where(mandates.c.portfolio_id == c.portfolio_id, mandates.c.state.in_(LIVE))
        .scalar_subquery()
    )
    in_order = func.array_agg(aggregate_order_by(associations.c.user_id, associations.c.since))
    associates = (
        select(func.coalesce(in_order, array([], type_=associations.c.user_id.type)))
        .where(associations.c.portfolio_id == c.portfolio_id)
        .scalar_subquery()
    )
    query = select(
        c.portfolio_id, c.name, c.state, c.version, clients.label("clients"), associates.label("associates")
    ).where(c.firm_id == firm_id)
    if of_user is None:
        return query
    return query.where(
        c.portfolio_id.in_(select(associations.c.portfolio_id).where(associations.c.user_id == of_user))
    )


def _facts(portfolio: Portfolio) -> dict[str, Any]:
    return {
        "portfolio_id": portfolio.portfolio_id,
        "firm_id": portfolio.firm_id,
        "name": portfolio.name,
        "name_key": portfolio.name_key,
        "state": portfolio.state,
        "version": portfolio.version,
    }
