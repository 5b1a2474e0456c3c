"""The tracker saw a key's expiry pass."""

from datetime import datetime

from access.actions.expire_key import expire_key
from contracts.envelope import Envelope
from contracts.notifications import KeyLetterExpired
from database.engine import Transaction


async def on_key_letter_expired(tx: Transaction, heard: Envelope[KeyLetterExpired], now: datetime) -> None:
    """A hint, not a decision: we look at our own deadline, which our own watch keeps too (law 8)."""
    await expire_key(tx, heard.data.case_id, key_id=heard.data.key_id, now=now)
