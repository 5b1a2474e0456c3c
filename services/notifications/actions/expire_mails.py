"""At their deadline mails expire; the owner of an activation link is told once (R004-20)."""

from datetime import datetime

from contracts.notifications import ActivationEmailExpired
from database.engine import Database, Transaction
from messaging.outbox import announce
from notifications.domain.mail_states import expired
from notifications.domain.message import Message
from notifications.domain.routes import Topic
from notifications.storage import mails

BATCH = 100


async def expire_mails(database: Database, now: datetime) -> int:
    """Expire what has reached its deadline; returns how many."""
    async with database.transaction() as tx:
        reached = await mails.claim_expiring(tx, now, BATCH)
        over = [expired(message, now) for message in reached]
        await mails.settle(tx, over)
        for message in over:
            await tell_expired(tx, message, now=now)
    return len(reached)


async def tell_expired(tx: Transaction, message: Message, *, now: datetime) -> None:
    """The owner of an activation link learns that it died unused."""
    if message.topic is Topic.ACTIVATION and message.user_id:
        event = ActivationEmailExpired(
            message_id=message.message_id, user_id=message.user_id, deadline=message.deadline
        )
        await announce(tx, event, version=message.version, now=now)
