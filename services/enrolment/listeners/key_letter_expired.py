"""The tracker saw the key's expiry pass (D-06)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterExpired
from database.engine import Transaction
from enrolment.actions.follow_case import held_case


async def on_key_letter_expired(tx: Transaction, heard: Envelope[KeyLetterExpired], _: datetime) -> None:
    """Information only: access decides, and the case closes on its `ActivationKeyExpired`."""
    await held_case(tx, heard.data)
