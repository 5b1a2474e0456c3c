"""A client changed portfolio inside the firm (R000-09)."""

from datetime import datetime

from contracts.access import ClientMovedToPortfolio
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_client_moved_to_portfolio(
    tx: Transaction, heard: Envelope[ClientMovedToPortfolio], _: datetime
) -> None:
    """The case follows, unless a newer move was heard."""
    moved = heard.data
    version = heard.aggregate_version
    await follow_case(tx, moved, lambda case: case.moved_to(moved.to_portfolio_id, version))
