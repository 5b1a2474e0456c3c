"""Write to people of a firm."""

from datetime import datetime
from uuid import UUID

import structlog

from database.engine import Transaction
from notifications.domain.message import Note
from notifications.domain.users import GONE, FirmUser
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
        messages += [note.message_to(reader, facts, now) for reader in readers]
    await mails.add(tx, messages)


async def _readers(tx: Transaction, note: Note, known: dict[UUID, FirmUser]) -> list[UUID]:
    """A user not heard of yet may be written to: the address is looked up when the mail leaves."""
    user = known.get(note.addressee) if note.addressee else None
    if note.addressee and (user is None or user.standing not in GONE):
        return [note.addressee]
    firm_id = note.firm_id or (user.firm_id if user else None)
    return await users.administrators(tx, firm_id) if firm_id else []
