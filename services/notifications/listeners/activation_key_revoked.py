"""A key is dead (R004-13)."""

from datetime import datetime

from contracts.access import ActivationKeyRevoked
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.revoke_letter import revoke_letter


async def on_activation_key_revoked(
    tx: Transaction, heard: Envelope[ActivationKeyRevoked], now: datetime
) -> None:
    """A letter not yet printed is cancelled; why is told to the firm by other events."""
    await revoke_letter(tx, heard.data, now=now)
