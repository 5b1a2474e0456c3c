"""Open a portfolio with its first client."""

from datetime import datetime

from access.domain.portfolio import Portfolio, PortfolioState
from access.storage import portfolios
from contracts.access import PortfolioOpened
from database.engine import Transaction
from messaging.outbox import announce


async def open_if_empty(tx: Transaction, portfolio: Portfolio, *, now: datetime) -> None:
    """From now on entitled collaborators may add clients too; "first" happens once (R000-07)."""
    if portfolio.state is not PortfolioState.EMPTY:
        return
    opened = portfolio.open()
    await portfolios.save(tx, opened)
    event = PortfolioOpened(portfolio_id=portfolio.portfolio_id, firm_id=portfolio.firm_id)
    await announce(tx, event, version=opened.version, now=now)
