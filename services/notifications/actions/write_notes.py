"""Write to people of a firm."""

from datetime import datetime
from uuid import UUID

import structlog

from database.engine import Transaction
from notifications.domain.message import Note
from notifications.domain.readers import Audience, may_read
from notifications.domain.users import FirmUser
from notifications.storage import mails, users
from notifications.storage.mail_facts import freeze

log = structlog.get_logger()


async def write_notes(tx: Transaction, *notes: Note, now: datetime) -> None:
    """Put one mail per reader of each note in the outgoing post; one that is there already stays alone.

    A note without reader is logged: its firm has no active administrator, which C.1 rules out.
    """
    known = await users.find_all(tx, {note.addressee for note in notes if note.addressee})
    messages = []
    for note in notes:
        readers = await _readers(tx, note, known)
        if not readers:
            log.warning("nobody_to_write_to", template=note.mail.template, cause=note.cause)
        facts = freeze(note.mail)
        messages += [note.message_to(reader, facts, now, audience) for reader, audience in readers]
    await mails.add(tx, messages)


async def _readers(tx: Transaction, note: Note, known: dict[UUID, FirmUser]) -> list[tuple[UUID, Audience]]:
    """A user not heard of yet may be written to: who may read it is looked up when the mail leaves."""
    user = known.get(note.addressee) if note.addressee else None
    audience = Audience.HOLDER if note.mail.personal else Audience.MEMBER
    if note.addressee and may_read(user, audience, note.firm_id):
        return [(note.addressee, audience)]
    firm_id = note.firm_id or (user.firm_id if user else None)
    if firm_id is None or note.mail.personal:
        return []
    administrators = await users.administrators(tx, firm_id)
    return [(reader, Audience.ADMINISTRATORS) for reader in administrators if reader != note.other_than]
