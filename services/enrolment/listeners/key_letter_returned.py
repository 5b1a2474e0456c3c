"""The letter came back (scenario 53)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterReturned
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case
from vocabulary.return_reason import ReturnReason


async def on_key_letter_returned(tx: Transaction, heard: Envelope[KeyLetterReturned], _: datetime) -> None:
    """The case says so, with the reason."""
    reason = ReturnReason(heard.data.reason)
    await follow_case(tx, heard.data, lambda case: case.letter_returned(heard.data.at, reason))
