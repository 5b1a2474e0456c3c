"""An activation link expired unused, says its owner (R004-20)."""

from datetime import datetime

from contracts.enrolment import ActivationLapsed
from contracts.envelope import Envelope
from database.engine import Transaction
from messaging.setbacks import NotYet
from notifications.actions.write_notes import write_notes
from notifications.domain.mails import ActivationExpired
from notifications.domain.message import Note
from notifications.storage import users


async def on_activation_lapsed(tx: Transaction, heard: Envelope[ActivationLapsed], now: datetime) -> None:
    """Tell the inviting administrator once: E03. A founder has nobody to tell."""
    said = heard.data
    if said.invited_by is None:
        return
    invited = await users.find(tx, said.user_id)
    if invited is None or invited.contact is None:
        raise NotYet
    mail = ActivationExpired(collaborator=invited.contact.display_name, sent_at=said.created_at)
    note = Note(mail=mail, cause=str(said.message_id), firm_id=invited.firm_id, addressee=said.invited_by)
    await write_notes(tx, note, now=now)
