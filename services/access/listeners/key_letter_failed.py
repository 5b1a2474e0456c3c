"""A key letter can't be made or printed."""

from datetime import datetime

from access.actions.revoke_key import revoke_key
from access.domain.mandate import EndCause
from contracts.envelope import Envelope
from contracts.notifications import KeyLetterFailed
from database.engine import Transaction


async def on_key_letter_failed(tx: Transaction, heard: Envelope[KeyLetterFailed], now: datetime) -> None:
    """A key that reaches nobody is dead; the case stays, for the firm to remove."""
    await revoke_key(
        tx, heard.data.case_id, EndCause.LETTER_FAILED, key_id=heard.data.key_id, by=None, now=now
    )
