"""A portfolio has another name (R000-11)."""

from datetime import datetime

from contracts.access import PortfolioRenamed
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_portfolio import name_portfolio


async def on_portfolio_renamed(tx: Transaction, heard: Envelope[PortfolioRenamed], _: datetime) -> None:
    """Only the label changes."""
    said = heard.data
    await name_portfolio(tx, said.portfolio_id, said.firm_id, said.name, version=heard.aggregate_version)
