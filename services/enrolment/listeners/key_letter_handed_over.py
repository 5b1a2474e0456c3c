"""The print shop has the letter (M-05)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterHandedOver
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_key_letter_handed_over(
    tx: Transaction, heard: Envelope[KeyLetterHandedOver], _: datetime
) -> None:
    """Shown to the firm."""
    await follow_case(tx, heard.data, lambda case: case.letter_handed_over(heard.data.at))
