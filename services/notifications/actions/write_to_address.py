"""Write to an address that a stranger typed: whoever reads it is nobody we know."""

from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from notifications.domain.mails import Mail
from notifications.domain.message import PATIENCE, Message
from notifications.domain.routes import RecipientKind
from notifications.storage import mails
from notifications.storage.mail_facts import freeze


async def write_to_address(
    tx: Transaction, message_id: UUID, mail: Mail, *, recipient: str, now: datetime
) -> None:
    """Once per `message_id`, in the ordinary post."""
    message = Message(
        message_id=message_id,
        template=mail.template,
        recipient_kind=RecipientKind.ADDRESS,
        recipient_id=None,
        topic=mail.topic,
        recipient=recipient,
        facts=freeze(mail),
        created_at=now,
        due_at=now,
        deadline=now + PATIENCE,
    )
    await mails.add(tx, [message])
