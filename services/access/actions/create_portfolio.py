"""Create a portfolio."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from access.domain.portfolio import Portfolio, portfolio_name
from access.domain.refusals import ConfirmationRequired, NameTaken, StateConflict
from access.storage import firms, portfolios, users
from contracts.access import PortfolioCreated
from database.engine import Transaction
from messaging.outbox import announce


async def create_portfolio(
    tx: Transaction, *, name: str, confirm: bool, by: UUID, now: datetime
) -> Portfolio:
    """An empty portfolio in the administrator's own firm (R000-04..06).

    Raises RoleRequired, ConfirmationRequired, NameNotAllowed, NameTaken, or StateConflict while the
    firm itself has not been heard of.
    """
    actor = await users.acting(tx, by)
    actor.require_administrator()
    if not confirm:
        raise ConfirmationRequired
    if await firms.find(tx, actor.firm_id) is None:
        raise StateConflict
    portfolio = Portfolio(portfolio_id=uuid7(), firm_id=actor.firm_id, name=portfolio_name(name))
    if not await portfolios.add(tx, portfolio):
        raise NameTaken
    created = PortfolioCreated(
        portfolio_id=portfolio.portfolio_id, firm_id=portfolio.firm_id, name=portfolio.name
    )
    await announce(tx, created, version=portfolio.version, now=now)
    return portfolio
