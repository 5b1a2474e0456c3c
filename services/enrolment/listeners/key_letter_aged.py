"""15, 30 or 90 days in the post and the key still unused (D-29)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterAged
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_key_letter_aged(tx: Transaction, heard: Envelope[KeyLetterAged], _: datetime) -> None:
    """Shown to the firm."""
    await follow_case(tx, heard.data, lambda case: case.letter_aged(heard.data.days))
