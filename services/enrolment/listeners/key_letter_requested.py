"""The letter is recorded and will be printed (M-05)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterRequested
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_key_letter_requested(tx: Transaction, heard: Envelope[KeyLetterRequested], _: datetime) -> None:
    """Shown to the firm."""
    await follow_case(tx, heard.data, lambda case: case.letter_requested(heard.occurred_at))
