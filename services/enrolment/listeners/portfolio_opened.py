"""A portfolio has its first client (R000-07)."""

from datetime import datetime

from contracts.access import PortfolioOpened
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_portfolio import open_portfolio


async def on_portfolio_opened(tx: Transaction, heard: Envelope[PortfolioOpened], _: datetime) -> None:
    """Open from now on."""
    await open_portfolio(tx, heard.data.portfolio_id, heard.data.firm_id)
