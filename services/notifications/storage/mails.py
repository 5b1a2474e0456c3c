"""The outgoing post: due rows are claimed by moving their due date, so that a crash only delays them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, bindparam, cast, delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from database.wakeups import notify
from notifications.domain.message import MailState, Message
from notifications.domain.readers import Audience
from notifications.domain.routes import Channel, Lane, RecipientKind, Topic
from notifications.storage.tables import MAIL_EXPIRING, MAIL_OPEN, mails

URGENT = "mails_urgent"
NORMAL = "mails_normal"
EXPIRING = "mails_expiring"
"""Channels that are rung when a mail is added."""

_WORDS: dict[str, type[StrEnum]] = {
    "state": MailState,
    "audience": Audience,
    "channel": Channel,
    "lane": Lane,
    "topic": Topic,
    "recipient_kind": RecipientKind,
}
_ADD = insert(mails).on_conflict_do_nothing().returning(mails.c.message_id)
_COLUMNS = tuple(column.name for column in mails.c)
_SETTLED = (
    "state",
    "version",
    "due_at",
    "attempts",
    "sent_at",
    "reason",
    "sealed_token",
    "leased_until",
    "handed_over_at",
    "doubts",
)
"""What sending and deadlines change."""
_SAVE = update(mails).where(mails.c.message_id == bindparam("_message_id"))
_SETTLE = _SAVE.values({name: bindparam(f"_{name}") for name in _SETTLED})


def bell(lane: Lane) -> str:
    """The channel that is rung for a lane."""
    return URGENT if lane is Lane.URGENT else NORMAL


async def add(tx: Transaction, messages: Sequence[Message]) -> list[UUID]:
    """Keep new mails and wake who sends them; one that exists stays as it is. Returns the new ones."""
    if not messages:
        return []
    added = await tx.scalars(_ADD, [_row(message) for message in messages])
    new = list(added)
    for lane in {message.lane for message in messages}:
        await notify(tx, bell(lane))
    await notify(tx, EXPIRING)
    return new


async def find(tx: Transaction, message_id: UUID, *, lock: bool = False) -> Message | None:
    """One mail, locked until the end of the transaction when asked."""
    wanted = select(mails).where(mails.c.message_id == message_id)
    found = (await tx.execute(wanted.with_for_update() if lock else wanted)).first()
    return _message(found) if found else None


async def hold(tx: Transaction, message_ids: Collection[UUID]) -> dict[UUID, Message]:
    """These mails as they are now, locked in one order, by their ids."""
    held = select(mails).where(mails.c.message_id.in_(message_ids)).order_by(mails.c.message_id)
    return {row.message_id: _message(row) for row in await tx.execute(held.with_for_update())}


async def save(tx: Transaction, message: Message) -> None:
    """Write a mail that this transaction holds locked."""
    await tx.execute(_SAVE, [_row(message) | {"_message_id": message.message_id}])


async def settle(tx: Transaction, settled: Sequence[Message]) -> None:
    """Write what a sending or a deadline changes of mails that this transaction holds locked."""
    if settled:
        await tx.execute(_SETTLE, [_changes(message) for message in settled])


async def claim_due(
    tx: Transaction, lane: Lane, *, now: datetime, leased_until: datetime, limit: int
) -> list[tuple[Message, datetime | None]]:
    """Take mails to send now; others leave them alone until the lease ends, then one takes them over.

    One that was being handed over when its lease ended, since the moment told with it, is one more time in
    doubt.
    """
    due = (
        select(mails.c.message_id, mails.c.handed_over_at.label("left_at"))
        .where(mails.c.lane == lane, mails.c.due_at <= now, text(MAIL_OPEN))
        .order_by(mails.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    claimed = (
        update(mails)
        .where(mails.c.message_id == due.c.message_id)
        .values(
            due_at=leased_until,
            leased_until=leased_until,
            handed_over_at=None,
            doubts=mails.c.doubts + cast(due.c.left_at.is_not(None), Integer),
        )
        .returning(*mails.c, due.c.left_at)
    )
    return [(_message(row), row.left_at) for row in await tx.execute(claimed)]


async def begin_hand_over(
    tx: Transaction, leases: Collection[tuple[UUID, datetime]], *, now: datetime, leased_until: datetime
) -> set[UUID]:
    """Note that the content of these mails is about to be sent, and hold them until the answer can be there.

    Left out is what is not to leave: it ended meanwhile, its deadline is reached, or its lease is lost.
    """
    begun = (
        update(mails)
        .where(
            tuple_(mails.c.message_id, mails.c.leased_until).in_(leases),
            mails.c.deadline > now,
            text(MAIL_OPEN),
        )
        .values(handed_over_at=now, due_at=leased_until, leased_until=leased_until)
        .returning(mails.c.message_id)
    )
    return set(await tx.scalars(begun))


async def next_due(tx: Transaction, lane: Lane) -> datetime | None:
    """When the next mail of this lane is to be sent."""
    soonest = select(func.min(mails.c.due_at)).where(mails.c.lane == lane, text(MAIL_OPEN))
    moment: datetime | None = await tx.scalar(soonest)
    return moment


async def claim_expiring(tx: Transaction, now: datetime, limit: int) -> list[Message]:
    """Mails whose deadline is reached, locked."""
    reached = (
        select(mails)
        .where(mails.c.deadline <= now, text(MAIL_EXPIRING))
        .order_by(mails.c.deadline)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_message(row) for row in await tx.execute(reached)]


async def next_deadline(tx: Transaction) -> datetime | None:
    """When the next mail expires."""
    soonest = select(func.min(mails.c.deadline)).where(text(MAIL_EXPIRING))
    moment: datetime | None = await tx.scalar(soonest)
    return moment


async def erase_content(tx: Transaction, before: datetime) -> int:
    """Erase words and addresses of mails requested before this moment; returns how many (section J)."""
    erased = await tx.execute(
        update(mails)
        .where(mails.c.created_at < before, mails.c.facts.is_not(None))
        .values(facts=None, recipient=None, sealed_token=None)
        .returning(mails.c.message_id)
    )
    return len(erased.all())


async def delete_rows(tx: Transaction, before: datetime) -> int:
    """Delete what is left of mails requested before this moment; returns how many (section J)."""
    gone = await tx.execute(delete(mails).where(mails.c.created_at < before).returning(mails.c.message_id))
    return len(gone.all())


def _row(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in _COLUMNS}


def _changes(message: Message) -> dict[str, Any]:
    return {f"_{name}": getattr(message, name) for name in ("message_id", *_SETTLED)}


def _message(row: Row[Any]) -> Message:
    told = {name: getattr(row, name) for name in _COLUMNS}
    return Message(**told | {name: read(told[name]) for name, read in _WORDS.items()})
