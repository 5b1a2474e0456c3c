"""The firm may act for the client (C.9)."""

from datetime import datetime

from contracts.access import MandateActivated
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.activate_registration import activate_registration


async def on_mandate_activated(tx: Transaction, heard: Envelope[MandateActivated], now: datetime) -> None:
    """The case is active."""
    await activate_registration(tx, heard.data, now)
