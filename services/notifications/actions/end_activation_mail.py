"""An activation link was used, replaced or withdrawn (C.7)."""

from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from notifications.domain.mail_states import ended, tombstone
from notifications.domain.message import MailState, Message
from notifications.domain.routes import Lane, Topic
from notifications.storage import mails


async def end_activation_mail(tx: Transaction, message_id: UUID, by: MailState, *, now: datetime) -> None:
    """An unsent mail never leaves and its expiry is watched no more, also when the request is heard later."""
    unheard = Message(
        message_id=message_id,
        template=None,
        topic=Topic.ACTIVATION,
        lane=Lane.URGENT,
        recipient_id=None,
        created_at=now,
        deadline=now,
    )
    if await mails.add(tx, [tombstone(unheard, by)]):
        return
    message = await mails.find(tx, message_id, lock=True)
    if message:
        await mails.save(tx, ended(message, by))
