"""The key is dead, for one reason or another (R004-13)."""

from datetime import datetime

from contracts.access import ActivationKeyRevoked
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.end_registration import end_key


async def on_activation_key_revoked(
    tx: Transaction, heard: Envelope[ActivationKeyRevoked], now: datetime
) -> None:
    """The case follows where nothing else will tell it."""
    await end_key(tx, heard.data, at=heard.occurred_at, now=now)
