"""A letter came back and yet its key was used, whichever was heard first: perhaps a fraud (C.6)."""

from datetime import datetime

import structlog

from database.engine import Transaction
from notifications.domain.letter import Letter
from notifications.storage import security_signals

log = structlog.get_logger()


async def flag_return_after_use(tx: Transaction, letter: Letter, *, now: datetime) -> None:
    """Keep the signal for operations and log it; rights do not change."""
    log.error("letter_returned_after_use", letter_id=str(letter.letter_id), case_id=str(letter.case_id))
    await security_signals.add(
        tx, "RETURNED_AFTER_USE", case_id=letter.case_id, firm_id=letter.firm_id, user_id=None, at=now
    )
