"""Key letters that stand still: not handed over, or handed over and never posted (M-10)."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from database.engine import Transaction
from notifications.domain.letter import UNSETTLED, Letter, LetterState
from notifications.storage.letters import letter_of
from notifications.storage.tables import letters

_noticed = letters.c.late_noticed_at


def _unprinted(since: datetime) -> ColumnElement[bool]:
    return letters.c.state.in_(sorted(UNSETTLED)) & (letters.c.requested_at < since)


def _unposted(since: datetime) -> ColumnElement[bool]:
    return (letters.c.state == LetterState.HANDED_OVER) & (letters.c.handed_over_at < since)


async def stuck(tx: Transaction, since: datetime) -> list[Letter]:
    """Letters not handed over, or handed over and not posted, since before this moment."""
    waiting = or_(_unprinted(since), _unposted(since))
    found = await tx.execute(select(letters).where(waiting).order_by(letters.c.requested_at))
    return [letter_of(row) for row in found]


async def find_unprinted(tx: Transaction, since: datetime) -> list[Letter]:
    """Letters requested before this moment, not handed over, and not noticed since either; locked."""
    return await _unnoticed(tx, _unprinted(since), since)


async def find_unposted(tx: Transaction, since: datetime) -> list[Letter]:
    """Letters handed over before this moment, not posted, and not noticed since either; locked."""
    return await _unnoticed(tx, _unposted(since), since)


async def count(tx: Transaction, *, unprinted_since: datetime, unposted_since: datetime) -> tuple[int, int]:
    """How many letters wait to be handed over, and to be posted, since before these moments."""
    waiting = [
        select(func.count()).select_from(letters).where(late).scalar_subquery()
        for late in (_unprinted(unprinted_since), _unposted(unposted_since))
    ]
    unprinted, unposted = (await tx.execute(select(*waiting))).one()
    return unprinted, unposted


async def _unnoticed(tx: Transaction, late: ColumnElement[bool], since: datetime) -> list[Letter]:
    query = select(letters).where(late, _noticed.is_(None) | (_noticed < since))
    return [letter_of(row) for row in await tx.execute(query.with_for_update(skip_locked=True))]
