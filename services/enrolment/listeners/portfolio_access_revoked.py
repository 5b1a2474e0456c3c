"""A user no longer reaches the clients of a portfolio (R000-10)."""

from datetime import datetime

from contracts.access import PortfolioAccessRevoked
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_portfolio import associate_user


async def on_portfolio_access_revoked(
    tx: Transaction, heard: Envelope[PortfolioAccessRevoked], _: datetime
) -> None:
    """Lists no longer show these clients to the user."""
    said = heard.data
    version = heard.aggregate_version
    await associate_user(tx, said.portfolio_id, said.firm_id, said.user_id, granted=False, version=version)
