"""Take the next mail of a lane in hand, for who may read it now (E.1 of the law: rights are those of now)."""

import asyncio
from datetime import datetime

from database.engine import Transaction
from notifications.actions.count_outcomes import count_outcome
from notifications.actions.mail_desk import MailDesk, Post
from notifications.domain.mail_states import given_up, let_go, withdrawn
from notifications.domain.message import Message
from notifications.domain.readers import Audience, may_read
from notifications.domain.refusals import is_suppressed
from notifications.domain.users import FirmUser
from notifications.storage import mails, suppressed_addresses, users

READER_GONE = "READER_GONE"


async def claim_mail(tx: Transaction, desk: MailDesk, now: datetime, *, activation: bool) -> Post | bool:
    """One mail to send; True when the one that was due is settled already, False when none is."""
    lease = now + desk.first_lease
    held_until = asyncio.get_running_loop().time() + desk.first_lease.total_seconds()
    claimed = await mails.claim_due(tx, activation=activation, now=now, leased_until=lease, limit=1)
    if not claimed:
        return False
    (message,) = claimed
    reader = await users.find(tx, message.user_id) if message.user_id else None
    if closed := given_up(message):
        await mails.save(tx, let_go(closed))
        count_outcome("given_up", activation=activation)
        return True
    if not may_read(reader, message.audience, message.firm_id):
        await _readdress(tx, message, reader, now)
        return True
    post = Post(message, [lease], held_until, address=_address(message, reader))
    await _look_up_refusals(tx, post, desk, now)
    return post


async def _readdress(tx: Transaction, message: Message, reader: FirmUser | None, now: datetime) -> None:
    """To the firm's administrators, unless it was about the reader alone; this one is withdrawn."""
    firm_id = message.firm_id or (reader.firm_id if reader else None)
    others: list[Message] = []
    if firm_id and message.audience is not Audience.HOLDER and message.facts is not None:
        administrators = await users.administrators(tx, firm_id)
        others = [message.readdressed(user, now) for user in administrators if user != message.user_id]
    await mails.add(tx, others)
    await mails.save(tx, let_go(withdrawn(message, READER_GONE)))
    count_outcome("readdressed" if others else "withdrawn", activation=message.activation)


def _address(message: Message, reader: FirmUser | None) -> str | None:
    """An activation e-mail goes where its request said, any other where its reader is reached now."""
    if message.recipient is not None:
        return message.recipient
    return reader.contact.email if reader and reader.contact else None


async def _look_up_refusals(tx: Transaction, post: Post, desk: MailDesk, now: datetime) -> None:
    if post.address is None:
        return
    known = await suppressed_addresses.among(tx, [post.address], keys=desk.address_keys)
    if refusals := known.get(post.address):
        post.refused_before = True
        personal = post.message.activation or post.message.audience is Audience.HOLDER
        post.suppressed = not personal and is_suppressed(refusals, now, desk.patience)
