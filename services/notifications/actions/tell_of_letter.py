"""Announce what became of a key letter."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

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
    """Say `news` of a key letter, at its present version; these events are of no other kind."""
    if letter.key_id:
        await announce(tx, _event(news, letter, letter.key_id, **facts), version=letter.version, now=now)


async def tell_progress(tx: Transaction, changed: Iterable[tuple[Letter, Letter]], *, now: datetime) -> None:
    """Say each step that key letters, before and after, have newly taken through print shop and post."""
    steps = (
        (step, after.version)
        for before, after in changed
        if after.key_id
        for step in _steps(before, after, after.key_id)
    )
    await announce_all(tx, steps, now=now)


def _steps(before: Letter, after: Letter, key_id: UUID) -> Iterator[LetterEvent]:
    if after.handed_over_at != before.handed_over_at:
        yield _event(KeyLetterHandedOver, after, key_id, at=after.handed_over_at)
    if after.state is before.state:
        return
    match after.state:
        case LetterState.FAILED:
            yield _event(KeyLetterFailed, after, key_id, reason=after.failure)
        case LetterState.POSTED:
            yield _event(KeyLetterPosted, after, key_id, at=after.posted_at)
        case LetterState.RETURNED:
            yield _event(KeyLetterReturned, after, key_id, at=after.returned_at, reason=after.return_reason)


def _event(news: type[LetterEvent], letter: Letter, key_id: UUID, **facts: Any) -> LetterEvent:
    return news(letter_id=letter.letter_id, key_id=key_id, case_id=letter.case_id, **facts)
