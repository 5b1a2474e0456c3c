"""A key letter came back."""

from datetime import datetime

from access.actions.suspend_key import suspend_key
from contracts.envelope import Envelope
from contracts.notifications import KeyLetterReturned
from database.engine import Transaction


async def on_key_letter_returned(tx: Transaction, heard: Envelope[KeyLetterReturned], _: datetime) -> None:
    """Who has the letter is not the client: the key is suspended."""
    await suspend_key(tx, heard.data.case_id, heard.data.key_id)
