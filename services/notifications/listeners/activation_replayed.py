"""A used activation link was posted again (scenario 8)."""

from datetime import datetime

from contracts.enrolment import ActivationReplayed
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_notes import write_notes
from notifications.domain.mails import Alert, SecurityAlert
from notifications.domain.message import Note


async def on_activation_replayed(tx: Transaction, heard: Envelope[ActivationReplayed], now: datetime) -> None:
    """Alert the user: E23."""
    mail = SecurityAlert(alert=Alert.LINK_REPLAYED, happened_at=heard.occurred_at)
    note = Note(mail=mail, cause=str(heard.event_id), firm_id=None, addressee=heard.data.user_id)
    await write_notes(tx, note, now=now)
