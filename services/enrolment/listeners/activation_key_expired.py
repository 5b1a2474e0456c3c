"""The key's time ran out, by access's own clock (D-06)."""

from datetime import datetime

from contracts.access import ActivationKeyExpired
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.close_stale_registration import close_stale_registration


async def on_activation_key_expired(
    tx: Transaction, heard: Envelope[ActivationKeyExpired], now: datetime
) -> None:
    """The case is closed."""
    await close_stale_registration(tx, heard.data, at=heard.occurred_at, now=now)
