"""Somebody else's firm tried a key (R004-17)."""

from datetime import datetime

from contracts.access import ActivationKeyMisuseDetected
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.record_misuse import record_misuse


async def on_activation_key_misuse_detected(
    tx: Transaction, heard: Envelope[ActivationKeyMisuseDetected], now: datetime
) -> None:
    """Recorded for operations."""
    await record_misuse(tx, heard.data, now=now)
