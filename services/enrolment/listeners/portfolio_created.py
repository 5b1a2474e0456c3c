"""A portfolio exists in access."""

from datetime import datetime

from contracts.access import PortfolioCreated
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_portfolio import name_portfolio


async def on_portfolio_created(tx: Transaction, heard: Envelope[PortfolioCreated], _: datetime) -> None:
    """Known by its name from now on."""
    said = heard.data
    await name_portfolio(tx, said.portfolio_id, said.firm_id, said.name, version=heard.aggregate_version)
