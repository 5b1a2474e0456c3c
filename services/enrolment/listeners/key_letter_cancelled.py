"""The letter never left: its key died first (scenario 55)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import KeyLetterCancelled
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_key_letter_cancelled(tx: Transaction, heard: Envelope[KeyLetterCancelled], _: datetime) -> None:
    """A later letter will not claim to replace it."""
    await follow_case(tx, heard.data, lambda case: case.letter_cancelled(heard.occurred_at))
