"""Repeated login failures locked an account (R003-37)."""

from datetime import datetime

from contracts.access import AccountLocked
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_notes import write_notes
from notifications.domain.mails import Alert, SecurityAlert
from notifications.domain.message import Note


async def on_account_locked(tx: Transaction, heard: Envelope[AccountLocked], now: datetime) -> None:
    """Alert the holder, once per lock: E23."""
    mail = SecurityAlert(alert=Alert.ACCOUNT_LOCKED, happened_at=heard.occurred_at, until=heard.data.until)
    note = Note(mail=mail, cause=str(heard.event_id), firm_id=None, addressee=heard.data.user_id)
    await write_notes(tx, note, now=now)
