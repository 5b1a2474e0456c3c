"""A mail that bounced is told to somebody else, who may know better (C.7, M-11)."""

from datetime import datetime, timedelta
from typing import Any

from contracts.notifications import ActivationEmailBounced
from database.engine import Transaction
from messaging.outbox import announce
from notifications.actions.mail_desk import Post
from notifications.actions.write_notes import write_notes
from notifications.domain.mails import ActivationBounced, MailBounced
from notifications.domain.message import Message, Note
from notifications.domain.outcomes import Bounced
from notifications.domain.refusals import says_no_such_mailbox
from notifications.domain.routes import Topic
from notifications.storage import users


async def tell_of_bounce(
    tx: Transaction, post: Post, message: Message, outcome: Bounced, *, now: datetime
) -> None:
    """Of an activation: its owner and the inviter. Of any other mail: the firm's other administrators."""
    if message.topic is Topic.ACTIVATION:
        await _tell_of_activation(tx, post, message, outcome.reason, now=now)
    elif message.template != MailBounced.template and message.user_id is not None:
        await _tell_administrators(tx, post, message, outcome, now=now)


async def _tell_of_activation(
    tx: Transaction, post: Post, message: Message, reason: str, *, now: datetime
) -> None:
    if message.user_id is None:
        return
    event = ActivationEmailBounced(message_id=message.message_id, user_id=message.user_id, reason=reason)
    await announce(tx, event, version=message.version, now=now)
    if message.invited_by is None:
        return
    invited = await users.find(tx, message.user_id)
    facts = message.facts or {}
    mail = ActivationBounced(
        collaborator=str(facts.get("display_name", "")),
        address=post.address or "",
        sent_at=now,
        valid_for=_life(facts),
    )
    note = Note(
        mail=mail,
        cause=str(message.message_id),
        firm_id=invited.firm_id if invited else None,
        addressee=message.invited_by,
    )
    await write_notes(tx, note, now=now)


def _life(facts: dict[str, Any]) -> timedelta | None:
    """How long the link was to live, as its mail said."""
    if not {"created_at", "deadline"} <= facts.keys():
        return None
    return datetime.fromisoformat(facts["deadline"]) - datetime.fromisoformat(facts["created_at"])


async def _tell_administrators(
    tx: Transaction, post: Post, message: Message, outcome: Bounced, *, now: datetime
) -> None:
    """Once: when their own addresses refuse too, nobody is left to tell."""
    reader = await users.find(tx, message.user_id) if message.user_id else None
    if reader is None or reader.contact is None:
        return
    mail = MailBounced(
        reader=reader.contact.display_name,
        address=post.address or "",
        about=post.subject,
        unknown=post.suppressed or says_no_such_mailbox(outcome.reason, outcome.stage),
        sent_at=now,
    )
    note = Note(mail=mail, cause=str(message.message_id), firm_id=reader.firm_id, other_than=message.user_id)
    await write_notes(tx, note, now=now)
