"""Print and hand over the letters that are due, in batches (C.6, D-27)."""

from datetime import datetime
from uuid import UUID

import structlog
from prometheus_client import Counter

from contracts.notifications import KeyLetterCancelled
from database.engine import Database, Transaction
from notifications.actions.print_room import PrintRoom
from notifications.actions.settle_letters import settle_letters
from notifications.actions.tell_of_letter import tell_of_letter, tell_progress
from notifications.domain.letter import Letter, LetterState
from notifications.domain.letter_states import intended, key_dead
from notifications.domain.letter_tracking import Calendar
from notifications.gateways.access import Access
from notifications.storage import letters

log = structlog.get_logger()

BATCH = 40

SPARED = Counter(
    "espace_tiers_letters_spared_total", "Letters not printed because access said that their key is dead"
)


async def hand_over_letters(
    database: Database, room: PrintRoom, access: Access, calendar: Calendar, now: datetime
) -> int:
    """Hand over one batch; returns how many were due. Raises `AccessAway`, and then nothing has changed.

    Access is asked first, because what ends a key may wait in any queue or outbox behind its issue. That a
    letter is meant to be laid down is committed before it is: whoever dies on the way finds it again, and
    the print shop takes what it has already for done (law 9). Nothing is locked meanwhile.
    """
    async with database.transaction() as tx:
        due = await letters.due(tx, now, BATCH)
    if not due:
        return 0
    keys = {letter.key_id for letter in due if letter.key_id}
    living = await access.living(keys) if keys else frozenset[UUID]()
    async with database.transaction() as tx:
        meant = await _mean(tx, due, living, calendar, now)
    if meant:
        printed = await room.print_all(meant, now)
        async with database.transaction() as tx:
            await settle_letters(tx, printed, calendar, now=now)
    return len(due)


async def _mean(
    tx: Transaction, due: list[Letter], living: frozenset[UUID], calendar: Calendar, now: datetime
) -> list[Letter]:
    """The letters that are ours to lay down now; those of dead keys are not."""
    mine = await letters.claim_due(tx, [letter.letter_id for letter in due], now)
    meant = [intended(letter, now) for letter in mine if _may_leave(letter, living)]
    dead = [letter for letter in mine if not _may_leave(letter, living)]
    over = [calendar.tracked(key_dead(letter)) for letter in dead]
    await letters.save(tx, meant + over)
    await tell_progress(tx, zip(dead, over, strict=True), now=now)
    for letter in over:
        if letter.state is LetterState.CANCELLED:
            SPARED.inc()
            await tell_of_letter(tx, KeyLetterCancelled, letter, now=now)
            log.info("letter_spared", letter_id=str(letter.letter_id))
    return meant


def _may_leave(letter: Letter, living: frozenset[UUID]) -> bool:
    return letter.key_id is None or letter.key_id in living
