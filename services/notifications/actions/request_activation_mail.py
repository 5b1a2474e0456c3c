"""Put an activation e-mail in the urgent post (R004-03, R004-24)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from notifications.domain.mails import Mail
from notifications.domain.message import MailState, Message
from notifications.domain.readers import Audience
from notifications.domain.routes import Lane, Topic
from notifications.storage import mails
from notifications.storage.mail_facts import freeze


async def request_activation_mail(
    tx: Transaction,
    message_id: UUID,
    mail: Mail,
    *,
    user_id: UUID,
    recipient: str,
    invited_by: UUID | None,
    deadline: datetime,
    sealed_token: str,
    now: datetime,
) -> None:
    """Once per `message_id`; after its deadline, or when its end was heard first, it never leaves."""
    message = Message(
        message_id=message_id,
        template=mail.template,
        recipient_id=user_id,
        topic=Topic.ACTIVATION,
        lane=Lane.URGENT,
        audience=Audience.HOLDER,
        recipient=recipient,
        facts=freeze(mail),
        sealed_token=sealed_token,
        invited_by=invited_by,
        created_at=now,
        deadline=deadline,
        due_at=now,
    )
    if await mails.add(tx, [message]):
        return
    ended = await mails.find(tx, message_id, lock=True)
    if ended and ended.template is None and ended.state is not MailState.REQUESTED:
        await mails.save(
            tx, replace(ended, template=message.template, recipient_id=user_id, deadline=deadline)
        )
