"""The letter is in the post (M-05)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterPosted
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_key_letter_posted(tx: Transaction, heard: Envelope[KeyLetterPosted], _: datetime) -> None:
    """Shown to the firm."""
    await follow_case(tx, heard.data, lambda case: case.letter_posted(heard.data.at))
