"""Announce what became of a key letter."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from contracts.notifications import (
    KeyLetterFailed,
    KeyLetterHandedOver,
    KeyLetterPosted,
    KeyLetterReturned,
    LetterEvent,
)
from database.engine import Transaction
from messaging.outbox import announce, announce_all
from notifications.domain.letter import Letter, LetterState


async def tell_of_letter(
    tx: Transaction, news: type[LetterEvent], letter: Letter, *, now: datetime, **facts: Any
) -> None:
    """Say `news` of the letter, at its present version."""
    await announce(tx, _event(news, letter, **facts), version=letter.version, now=now)


async def tell_progress(tx: Transaction, changed: Iterable[tuple[Letter, Letter]], *, now: datetime) -> None:
    """Say each step that letters, before and after, have newly taken through the print shop and the post."""
    steps = ((step, after.version) for before, after in changed for step in _steps(before, after))
    await announce_all(tx, steps, now=now)


def _steps(before: Letter, after: Letter) -> Iterator[LetterEvent]:
    if after.handed_over_at != before.handed_over_at:
        yield _event(KeyLetterHandedOver, after, at=after.handed_over_at)
    if after.state is before.state:
        return
    match after.state:
        case LetterState.FAILED:
            yield _event(KeyLetterFailed, after, reason=after.failure)
        case LetterState.POSTED:
            yield _event(KeyLetterPosted, after, at=after.posted_at)
        case LetterState.RETURNED:
            yield _event(KeyLetterReturned, after, at=after.returned_at, reason=after.return_reason)


def _event(news: type[LetterEvent], letter: Letter, **facts: Any) -> LetterEvent:
    return news(letter_id=letter.letter_id, key_id=letter.key_id, case_id=letter.case_id, **facts)
