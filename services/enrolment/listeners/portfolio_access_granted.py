"""A user reaches the clients of a portfolio (R000-08)."""

from datetime import datetime

from contracts.access import PortfolioAccessGranted
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_portfolio import associate_user


async def on_portfolio_access_granted(
    tx: Transaction, heard: Envelope[PortfolioAccessGranted], _: datetime
) -> None:
    """Lists show these clients to the user."""
    said = heard.data
    version = heard.aggregate_version
    await associate_user(tx, said.portfolio_id, said.firm_id, said.user_id, granted=True, version=version)
