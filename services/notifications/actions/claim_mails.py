"""Take the next mails of a lane in hand, for who may read them now (E.1: rights are those of now)."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from notifications.actions.count_outcomes import count_outcome
from notifications.actions.mail_desk import MailDesk, Post
from notifications.domain.attempts import lost_attempt
from notifications.domain.mail_states import given_up, let_go, withdrawn
from notifications.domain.message import Message
from notifications.domain.readers import Audience, may_read
from notifications.domain.refusals import is_suppressed
from notifications.domain.routes import Lane
from notifications.domain.users import FirmUser
from notifications.storage import mail_attempts, mails, suppressed_addresses, users

READER_GONE = "READER_GONE"


async def claim_mails(
    tx: Transaction, desk: MailDesk, now: datetime, count: int, lane: Lane
) -> list[Post | bool]:
    """As many answers: a mail to send; True for one that was due and is settled already; False for none."""
    lease = now + desk.first_lease
    held_until = asyncio.get_running_loop().time() + desk.first_lease.total_seconds()
    taken = await mails.claim_due(tx, lane, now=now, leased_until=lease, limit=count)
    claimed = [message for message, _ in taken]
    lost = [lost_attempt(message, left_at, now) for message, left_at in taken if left_at]
    await mail_attempts.add(tx, lost)
    readers = await users.find_all(tx, {m.user_id for m in claimed if m.user_id}) if claimed else {}
    posts: list[Post | bool] = []
    for message in claimed:
        if await _to_leave(tx, message, readers, now):
            reader = readers.get(message.user_id) if message.user_id else None
            posts.append(Post(message, [lease], held_until, begun_at=now, address=_address(message, reader)))
        else:
            posts.append(True)
    await _look_up_refusals(tx, [post for post in posts if isinstance(post, Post)], desk, now)
    return posts + [False] * (count - len(posts))


async def _to_leave(
    tx: Transaction, message: Message, readers: Mapping[UUID, FirmUser], now: datetime
) -> bool:
    reader = readers.get(message.user_id) if message.user_id else None
    if closed := given_up(message):
        await mails.save(tx, let_go(closed))
        count_outcome("given_up", message.lane)
        return False
    if not may_read(reader, message.audience, message.firm_id):
        await _readdress(tx, message, reader, now)
        return False
    return True


async def _readdress(tx: Transaction, message: Message, reader: FirmUser | None, now: datetime) -> None:
    """To the firm's administrators, unless it was about the reader alone; this one is withdrawn."""
    firm_id = message.firm_id or (reader.firm_id if reader else None)
    others: list[Message] = []
    if firm_id and message.audience is not Audience.HOLDER and message.facts is not None:
        administrators = await users.administrators(tx, firm_id)
        others = [message.readdressed(user, now) for user in administrators if user != message.user_id]
    await mails.add(tx, others)
    await mails.save(tx, let_go(withdrawn(message, READER_GONE)))
    count_outcome("readdressed" if others else "withdrawn", message.lane)


def _address(message: Message, reader: FirmUser | None) -> str | None:
    """Where its request said, else where its reader is reached now."""
    if message.recipient is not None:
        return message.recipient
    return reader.contact.email if reader and reader.contact else None


async def _look_up_refusals(tx: Transaction, posts: list[Post], desk: MailDesk, now: datetime) -> None:
    addresses = {post.address for post in posts if post.address is not None}
    known = await suppressed_addresses.among(tx, addresses, keys=desk.address_keys) if addresses else {}
    for post in posts:
        if post.address is not None and (refusals := known.get(post.address)):
            post.refused_before = True
            personal = post.message.audience is Audience.HOLDER
            post.suppressed = not personal and is_suppressed(refusals, now, desk.patience)
