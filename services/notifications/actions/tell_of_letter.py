"""Announce what became of a key letter."""

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
from messaging.outbox import announce
from notifications.domain.letter import Letter, LetterState


async def tell_of_letter(
    tx: Transaction, news: type[LetterEvent], letter: Letter, *, now: datetime, **facts: Any
) -> None:
    """Say `news` of the letter, at its present version."""
    event = news(letter_id=letter.letter_id, key_id=letter.key_id, case_id=letter.case_id, **facts)
    await announce(tx, event, version=letter.version, now=now)


async def tell_progress(tx: Transaction, before: Letter, after: Letter, *, now: datetime) -> None:
    """Say each step that the letter has newly taken on its way through the print shop and the post."""
    if after.handed_over_at != before.handed_over_at:
        await tell_of_letter(tx, KeyLetterHandedOver, after, now=now, at=after.handed_over_at)
    if after.state is before.state:
        return
    match after.state:
        case LetterState.FAILED:
            await tell_of_letter(tx, KeyLetterFailed, after, now=now, reason=after.failure)
        case LetterState.POSTED:
            await tell_of_letter(tx, KeyLetterPosted, after, now=now, at=after.posted_at)
        case LetterState.RETURNED:
            at, reason = after.returned_at, after.return_reason
            await tell_of_letter(tx, KeyLetterReturned, after, now=now, at=at, reason=reason)
