"""Somebody applied for a firm that has an account."""

from datetime import datetime

from contracts.enrolment import FirmAppliedForAgain
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_notes import write_notes
from notifications.domain.mails import AccountSought
from notifications.domain.message import Note


async def on_firm_applied_for_again(
    tx: Transaction, heard: Envelope[FirmAppliedForAgain], now: datetime
) -> None:
    """Tell the firm's administrators: E05."""
    said = heard.data
    mail = AccountSought(applicant=said.display_name, applied_at=said.applied_at)
    await write_notes(tx, Note(mail=mail, cause=str(heard.event_id), firm_id=said.firm_id), now=now)
