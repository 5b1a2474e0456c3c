"""The firm may no longer act for the client (C.9)."""

from datetime import datetime

from contracts.access import MandateRevoked
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.end_registration import end_mandate


async def on_mandate_revoked(tx: Transaction, heard: Envelope[MandateRevoked], now: datetime) -> None:
    """The case ends, or finishes a removal that broke off."""
    await end_mandate(tx, heard.data, at=heard.occurred_at, now=now)
