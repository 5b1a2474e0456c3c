"""Keep the print shop's spool clean: nothing with a key in it lies there longer than it must (C.6)."""

import asyncio
from datetime import datetime, timedelta
from itertools import batched
from uuid import UUID

import structlog
from prometheus_client import Counter, Gauge

from database.engine import Database, Transaction
from notifications.actions.settle_letters import note_failure
from notifications.actions.tell_of_letter import tell_progress
from notifications.actions.write_notes import write_notes
from notifications.domain.letter import Letter, LetterState
from notifications.domain.letter_states import never_taken
from notifications.domain.spool_keeping import SpoolKeeping
from notifications.gateways.spool_sweep import Lying, Spool
from notifications.storage import letters

log = structlog.get_logger()

BATCH = 500
EVERY = timedelta(minutes=5)

LYING = Gauge("espace_tiers_spool_letters", "Letters that lie in the spool and wait for the print shop")
SWEPT = Counter("espace_tiers_spool_swept_total", "What was taken away from the spool", ["what"])


class SpoolSweep:
    """Sweeps at the start, and then every five minutes."""

    def __init__(self, database: Database, spool: Spool, keeping: SpoolKeeping) -> None:
        self._database = database
        self._spool = spool
        self._keeping = keeping
        self._last: datetime | None = None

    async def sweep(self, now: datetime) -> int:
        """Take away what is over; returns 0, as nothing is due sooner than the next sweep."""
        if self._last is not None and self._last <= now < self._last + EVERY:
            return 0
        self._last = now
        drafts = await asyncio.to_thread(self._spool.drop_drafts)
        if drafts:
            SWEPT.labels("draft").inc(drafts)
            log.warning("drafts_swept", drafts=drafts)
        lying = await asyncio.to_thread(self._spool.lying)
        waiting = 0
        for heap in batched(lying, BATCH, strict=False):
            waiting += await self._sweep(heap, now)
        LYING.set(waiting)
        return 0

    async def _sweep(self, heap: tuple[Lying, ...], now: datetime) -> int:
        """Letters that were given up are told of before they go; returns how many wait for the shop."""
        async with self._database.transaction() as tx:
            known = await letters.known(tx, [there.letter_id for there in heap])
            untaken = [
                there.letter_id
                for there in heap
                if there.pdf and there.letter_id in known
                if self._keeping.never_taken(known[there.letter_id], now)
            ]
            known |= await self._give_up(tx, untaken, now)
        over = {there for there in heap if there.letter_id in known and self._is_over(there, known, now)}
        for there in over:
            await asyncio.to_thread(self._spool.take_back, there.letter_id)
            SWEPT.labels("letter" if there.pdf else "slip").inc()
        left = {there.letter_id for there in heap if there.pdf} - {there.letter_id for there in over}
        return sum(known[there].state is LetterState.HANDED_OVER for there in left & known.keys())

    def _is_over(self, there: Lying, known: dict[UUID, Letter], now: datetime) -> bool:
        rule = self._keeping.over if there.pdf else self._keeping.slip_over
        return rule(known[there.letter_id], now)

    async def _give_up(self, tx: Transaction, untaken: list[UUID], now: datetime) -> dict[UUID, Letter]:
        held = (await letters.hold(tx, untaken)).values() if untaken else ()
        changed = [(letter, never_taken(letter)) for letter in held if self._keeping.never_taken(letter, now)]
        await letters.save(tx, [after for _, after in changed])
        await tell_progress(tx, changed, now=now)
        await write_notes(tx, *filter(None, (note_failure(*change) for change in changed)), now=now)
        for letter, _ in changed:
            log.error("letter_never_taken", letter_id=str(letter.letter_id))
        return {after.letter_id: after for _, after in changed}
