"""Key letters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from database.wakeups import notify
from notifications.domain.letter import Failure, Letter, LetterState
from notifications.domain.return_reason import ReturnReason
from notifications.storage.tables import letters

DUE = "letters_due"
TRACKED = "letters_tracked"
"""Channels that are rung when a letter becomes due, to be printed or to be looked at."""

_is_due = letters.c.state == LetterState.REQUESTED
_COLUMNS = letters.c.keys()
_ADD = (
    insert(letters)
    .on_conflict_do_nothing(index_elements=["key_id"])
    .returning(letters.c.letter_id, func.pg_notify(DUE, ""))
)
_SAVE = update(letters).where(letters.c.letter_id == bindparam("_letter_id"))


async def add(tx: Transaction, letter: Letter) -> bool:
    """Keep a new letter and wake the print room; False when its key has one already."""
    return (await tx.execute(_ADD, _row(letter))).first() is not None


async def find(tx: Transaction, letter_id: UUID) -> Letter | None:
    """One letter, locked until the end of the transaction."""
    return await _first_locked(tx, letters.c.letter_id == letter_id)


async def find_by_key(tx: Transaction, key_id: UUID) -> Letter | None:
    """The letter that carries this key, locked until the end of the transaction."""
    return await _first_locked(tx, letters.c.key_id == key_id)


async def _first_locked(tx: Transaction, which: ColumnElement[bool]) -> Letter | None:
    found = (await tx.execute(select(letters).where(which).with_for_update())).first()
    return _letter(found) if found else None


async def save(tx: Transaction, changed: Sequence[Letter]) -> None:
    """Write letters that this transaction holds locked."""
    if changed:
        await tx.execute(_SAVE, [_row(letter) | {"_letter_id": letter.letter_id} for letter in changed])
        await notify(tx, TRACKED)


async def claim_due(tx: Transaction, now: datetime, limit: int) -> list[Letter]:
    """Letters to print now, locked: whoever revokes one of their keys waits for what becomes of it."""
    due = (
        select(letters)
        .where(_is_due, letters.c.due_at <= now)
        .order_by(letters.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_letter(row) for row in await tx.execute(due)]


async def next_due(tx: Transaction) -> datetime | None:
    """When the next letter is to be printed."""
    moment: datetime | None = await tx.scalar(select(func.min(letters.c.due_at)).where(_is_due))
    return moment


async def claim_tracked(tx: Transaction, now: datetime, limit: int) -> list[Letter]:
    """Letters that ask for attention, locked."""
    reached = (
        select(letters)
        .where(letters.c.track_at <= now)
        .order_by(letters.c.track_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_letter(row) for row in await tx.execute(reached)]


async def next_tracked(tx: Transaction) -> datetime | None:
    """When the next letter asks for attention."""
    soonest = select(func.min(letters.c.track_at)).where(letters.c.track_at.is_not(None))
    moment: datetime | None = await tx.scalar(soonest)
    return moment


async def stuck(tx: Transaction, since: datetime) -> list[Letter]:
    """Letters not handed over, or handed over and not posted, since before this moment (M-10)."""
    waiting = or_(
        _is_due & (letters.c.requested_at < since),
        (letters.c.state == LetterState.HANDED_OVER) & (letters.c.handed_over_at < since),
    )
    found = await tx.execute(select(letters).where(waiting).order_by(letters.c.requested_at))
    return [_letter(row) for row in found]


async def find_late(tx: Transaction, since: datetime) -> list[Letter]:
    """Letters requested before this moment, never handed over, and not noticed since either; locked."""
    unnoticed = letters.c.late_noticed_at.is_(None) | (letters.c.late_noticed_at < since)
    late = (
        select(letters)
        .where(_is_due, letters.c.requested_at < since, unnoticed)
        .with_for_update(skip_locked=True)
    )
    return [_letter(row) for row in await tx.execute(late)]


def _row(letter: Letter) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in _COLUMNS} | {"services": list(letter.services)}


def _letter(row: Row[Any]) -> Letter:
    told = {
        "services": tuple(row.services),
        "state": LetterState(row.state),
        "failure": Failure(row.failure) if row.failure else None,
        "return_reason": ReturnReason(row.return_reason) if row.return_reason else None,
    }
    return Letter(**row._asdict() | told)
