"""Write to people of a firm."""

from datetime import datetime

import structlog

from database.engine import Transaction
from notifications.domain.message import Note
from notifications.storage import mails, users
from notifications.storage.mail_facts import freeze

log = structlog.get_logger()


async def write_notes(tx: Transaction, *notes: Note, now: datetime) -> int:
    """Put one mail per reader of each note in the outgoing post; returns how many are new.

    A note that has no reader is logged: its firm has no active administrator (which C.1 rules out) or is
    not known yet.
    """
    messages = []
    for note in notes:
        readers = await users.readers(tx, note.firm_id, note.addressee)
        if not readers:
            log.warning("nobody_to_write_to", template=note.mail.template, cause=note.cause)
        facts = freeze(note.mail)
        messages += [note.message_to(reader, facts, now) for reader in readers]
    return len(await mails.add(tx, messages))
