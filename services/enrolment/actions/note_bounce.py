"""An activation mail came back: whoever invited sees it (C.7, M-11)."""

from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from enrolment.storage import activations
from messaging.not_yet import NotYet


async def note_bounce(tx: Transaction, message_id: UUID, user_id: UUID, at: datetime) -> None:
    """Keep that the mail of this link came back; the link itself stays valid. Raises NotYet if unknown,
    Contradiction where it is another user's.
    """
    link = await activations.find(tx, message_id)
    if link is None:
        raise NotYet
    link.require_user(user_id)
    await activations.note_bounce(tx, message_id, at)
