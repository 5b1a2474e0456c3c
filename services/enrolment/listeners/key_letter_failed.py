"""The letter can't be addressed or printed, for good (C.6)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterFailed
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_key_letter_failed(tx: Transaction, heard: Envelope[KeyLetterFailed], _: datetime) -> None:
    """The case needs another address."""
    await follow_case(tx, heard.data, lambda case: case.letter_failed(heard.data.reason))
