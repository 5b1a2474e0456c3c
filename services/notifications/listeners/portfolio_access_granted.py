"""A user reaches the clients of a portfolio (R000-08)."""

from datetime import datetime

from contracts.access import PortfolioAccessGranted
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_portfolio_access_granted(
    _tx: Transaction, _heard: Envelope[PortfolioAccessGranted], _now: datetime
) -> None:
    """Nothing to send: no mail of section G tells of it."""
