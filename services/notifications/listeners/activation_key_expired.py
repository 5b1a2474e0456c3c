"""A key's time to live ran out (D-06)."""

from datetime import datetime

from contracts.access import ActivationKeyExpired
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.close_letter import close_letter
from notifications.domain.letter_states import key_expired


async def on_activation_key_expired(
    tx: Transaction, heard: Envelope[ActivationKeyExpired], _now: datetime
) -> None:
    """Nothing of its letter is watched any more; the firm is told when its case is closed."""
    await close_letter(tx, heard.data.key_id, key_expired)
