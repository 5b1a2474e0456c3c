"""An activation link expired unused, says its owner (R004-20)."""

from datetime import datetime

from contracts.enrolment import ActivationLapsed
from contracts.envelope import Envelope
from database.engine import Transaction
from messaging.not_yet import NotYet
from notifications.actions.write_notes import write_notes
from notifications.domain.mail_states import departure
from notifications.domain.mails import ActivationExpired
from notifications.domain.message import Note
from notifications.storage import mails, users


async def on_activation_lapsed(tx: Transaction, heard: Envelope[ActivationLapsed], now: datetime) -> None:
    """Tell the inviting administrator once, and truly: E03. A founder has nobody to tell."""
    said = heard.data
    if said.invited_by is None:
        return
    invited = await users.find(tx, said.user_id)
    if invited is None or invited.contact is None:
        raise NotYet
    message = await mails.find(tx, said.message_id)
    mail = ActivationExpired(
        collaborator=invited.contact.display_name,
        sent_at=(message.sent_at if message else None) or said.created_at,
        departure=departure(message, bounced=said.bounced),
    )
    note = Note(mail=mail, cause=str(said.message_id), firm_id=invited.firm_id, addressee=said.invited_by)
    await write_notes(tx, note, now=now)
