"""A user's reach on a portfolio ended (R000-10)."""

from datetime import datetime

from contracts.access import PortfolioAccessRevoked
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_portfolio_access_revoked(
    _tx: Transaction, _heard: Envelope[PortfolioAccessRevoked], _now: datetime
) -> None:
    """Nothing to send: no mail of section G tells of it."""
