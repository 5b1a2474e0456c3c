"""Letters."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Uuid, any_, bindparam, exists, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, dialect, insert

from database.engine import Transaction
from notifications.domain.letter import Failure, Letter, LetterKind, LetterState
from notifications.storage.tables import LETTER_UNSETTLED, letters
from vocabulary.return_reason import ReturnReason

DUE = "letters_due"
TRACKED = "letters_tracked"
"""Channels that are rung when a letter becomes due, to be printed or to be looked at."""

_unsettled = text(LETTER_UNSETTLED)
_COLUMNS = letters.c.keys()
_ADD = (
    insert(letters)
    .on_conflict_do_nothing(index_elements=["key_id"])
    .returning(letters.c.letter_id, func.pg_notify(DUE, ""))
)

_SEALED = ("sealed_key", "sealed_recipient")
_FIXED = {
    "letter_id",
    "kind",
    "key_id",
    "case_id",
    "firm_id",
    "requested_at",
    "requested_by",
    "services",
    "expires_at",
}
"""What is said of a letter once and for all."""
_CHANGING = [name for name in _COLUMNS if name not in _FIXED.union(_SEALED)]
_POSTGRESQL = dialect()  # type: ignore[no-untyped-call]
_TYPES = ", ".join(
    f"{name} {letters.c[name].type.compile(_POSTGRESQL)}" for name in ["letter_id", *_CHANGING]
)
_SET = ", ".join(
    [f"{name} = told.{name}" for name in _CHANGING]
    + [f"{name} = case when told.sealed then letters.{name} end" for name in _SEALED]
)
_SAVE = text(  # one statement for any number of letters; a seal is emptied or left, and never sent again
    f"""
    update letters set {_SET}
    from jsonb_to_recordset(cast(:letters as jsonb)) as told(sealed boolean, {_TYPES})
    where letters.letter_id = told.letter_id
    """  # noqa: S608 - names of our own table
)
_RING = select(func.pg_notify(TRACKED, ""))

_any = any_(bindparam("letter_ids", type_=ARRAY(Uuid)))
"""One statement however many ids: each connection keeps what it has prepared."""
_KNOWN = select(letters).where(letters.c.letter_id == _any)
_HOLD = _KNOWN.order_by(letters.c.letter_id).with_for_update()
_CLAIM = (
    select(letters)
    .where(letters.c.letter_id == _any, _unsettled, letters.c.due_at <= bindparam("now"))
    .order_by(letters.c.letter_id)
    .with_for_update(skip_locked=True)
)


async def add(tx: Transaction, letter: Letter) -> bool:
    """Keep a new letter and wake the print room; False when its key has one already."""
    return (await tx.execute(_ADD, _row(letter))).first() is not None


async def find(tx: Transaction, letter_id: UUID) -> Letter | None:
    """One letter, locked until the end of the transaction."""
    return await _first_locked(tx, letters.c.letter_id == letter_id)


async def find_by_key(tx: Transaction, key_id: UUID) -> Letter | None:
    """The letter that carries this key, locked until the end of the transaction."""
    return await _first_locked(tx, letters.c.key_id == key_id)


async def any_of_case(tx: Transaction, case_id: UUID) -> bool:
    """Whether the case has a letter, whatever became of it."""
    found = exists().where(letters.c.case_id == case_id)
    return bool(await tx.scalar(select(found)))


async def _first_locked(tx: Transaction, which: ColumnElement[bool]) -> Letter | None:
    found = (await tx.execute(select(letters).where(which).with_for_update())).first()
    return letter_of(found) if found else None


async def save(tx: Transaction, changed: Sequence[Letter]) -> None:
    """Write letters that this transaction holds locked."""
    if changed:
        await tx.execute(_SAVE, {"letters": json.dumps([*map(_news, changed)], default=str)})
        await tx.execute(_RING)


async def due(tx: Transaction, now: datetime, limit: int) -> list[Letter]:
    """Letters to print now, those whose printing broke off among them; nothing is locked."""
    found = select(letters).where(_unsettled, letters.c.due_at <= now).order_by(letters.c.due_at).limit(limit)
    return [letter_of(row) for row in await tx.execute(found)]


async def claim_due(tx: Transaction, letter_ids: Collection[UUID], now: datetime) -> list[Letter]:
    """Those of these letters that are still to be printed and that nobody else is at, locked."""
    mine = await tx.execute(_CLAIM, {"letter_ids": list(letter_ids), "now": now})
    return [letter_of(row) for row in mine]


async def hold(tx: Transaction, letter_ids: Collection[UUID]) -> dict[UUID, Letter]:
    """These letters as they are now, locked in one order, by their ids."""
    held = await tx.execute(_HOLD, {"letter_ids": list(letter_ids)})
    return {row.letter_id: letter_of(row) for row in held}


async def known(tx: Transaction, letter_ids: Collection[UUID]) -> dict[UUID, Letter]:
    """These letters by their ids, as they were a moment ago: nothing is locked."""
    found = await tx.execute(_KNOWN, {"letter_ids": list(letter_ids)})
    return {row.letter_id: letter_of(row) for row in found}


async def next_due(tx: Transaction) -> datetime | None:
    """When the next letter is to be printed."""
    moment: datetime | None = await tx.scalar(select(func.min(letters.c.due_at)).where(_unsettled))
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
    return [letter_of(row) for row in await tx.execute(reached)]


async def next_tracked(tx: Transaction) -> datetime | None:
    """When the next letter asks for attention."""
    soonest = select(func.min(letters.c.track_at)).where(letters.c.track_at.is_not(None))
    moment: datetime | None = await tx.scalar(soonest)
    return moment


def _row(letter: Letter) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in _COLUMNS} | {"services": list(letter.services)}


def _news(letter: Letter) -> dict[str, Any]:
    facts = {name: getattr(letter, name) for name in ("letter_id", *_CHANGING)}
    return facts | {"sealed": letter.sealed_key is not None}


def letter_of(row: Row[Any]) -> Letter:
    """The letter that a row of the table keeps."""
    told = {
        "services": tuple(row.services),
        "kind": LetterKind(row.kind),
        "state": LetterState(row.state),
        "failure": Failure(row.failure) if row.failure else None,
        "return_reason": ReturnReason(row.return_reason) if row.return_reason else None,
    }
    return Letter(**row._asdict() | told)
