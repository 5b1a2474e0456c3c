"""A firm may no longer act for a client (C.9)."""

from datetime import datetime

from contracts.access import MandateRevoked
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.storage import registrations


async def on_mandate_revoked(tx: Transaction, heard: Envelope[MandateRevoked], now: datetime) -> None:
    """The case is over; each cause is told to the firm by the event it comes from."""
    await registrations.end(tx, heard.data.case_id, now)
