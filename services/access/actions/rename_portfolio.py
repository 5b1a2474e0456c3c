"""Rename a portfolio."""

from datetime import datetime
from uuid import UUID

from access.domain.portfolio import Portfolio, portfolio_name
from access.domain.refusals import EditConflict, NameTaken, NotFound
from access.storage import portfolios, users
from contracts.access import PortfolioRenamed
from database.engine import Transaction
from messaging.outbox import announce


async def rename_portfolio(
    tx: Transaction, portfolio_id: UUID, *, name: str, version: int | None, by: UUID, now: datetime
) -> Portfolio:
    """Only the label changes (R000-11); `version` is the one that the caller has seen, if he says.

    Raises RoleRequired, NotFound, EditConflict, NameNotAllowed, NameTaken.
    """
    actor = await users.acting(tx, by)
    actor.require_administrator()
    portfolio = await portfolios.find(tx, portfolio_id, actor.firm_id)
    if portfolio is None:
        raise NotFound
    if version is not None and version != portfolio.version:
        raise EditConflict
    renamed = portfolio.rename(portfolio_name(name))
    if renamed.name == portfolio.name:
        return portfolio
    if not await portfolios.rename(tx, renamed):
        raise NameTaken
    event = PortfolioRenamed(portfolio_id=portfolio_id, firm_id=portfolio.firm_id, name=renamed.name)
    await announce(tx, event, version=renamed.version, now=now)
    return renamed
