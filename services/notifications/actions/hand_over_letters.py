"""Print and hand over the letters that are due, in batches under their rows' locks (C.6, D-27)."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import chain
from queue import SimpleQueue

from database.engine import Database
from messaging.sealing import Opener
from notifications.actions.print_letter import Printed, print_letter
from notifications.actions.settle_letters import settle_letters
from notifications.domain.key_letter import KeyLetterContent
from notifications.domain.letter import Letter
from notifications.domain.letter_tracking import Calendar
from notifications.gateways.print_shop import PrintShop
from notifications.gateways.typesetter import Typesetter
from notifications.storage import letters

BATCH = 40


class PrintRoom:
    """A typesetter per processor, and one thread more: while one letter is laid down, the next is drawn."""

    def __init__(self, opener: Opener, shop: PrintShop, new_typesetter: Callable[[], Typesetter]) -> None:
        self._opener = opener
        self._shop = shop
        typesetters = os.process_cpu_count() or 1
        self._hands = typesetters + 1
        self._threads = ThreadPoolExecutor(self._hands, thread_name_prefix="print")
        self._idle: SimpleQueue[Typesetter] = SimpleQueue()
        for _ in range(typesetters):
            self._idle.put(new_typesetter())

    async def print_all(self, due: list[Letter], now: datetime) -> list[Printed]:
        """What came of each letter; what was handed over stays so, whatever happens to the machine."""
        loop = asyncio.get_running_loop()
        heaps = (due[hand :: self._hands] for hand in range(self._hands))
        jobs = (loop.run_in_executor(self._threads, self._print, heap, now) for heap in heaps)
        printed = await asyncio.gather(*jobs)
        await loop.run_in_executor(self._threads, self._shop.keep)
        return [*chain.from_iterable(printed)]

    def _print(self, heap: list[Letter], now: datetime) -> list[Printed]:
        return [print_letter(letter, self._opener, self._draw, self._shop, now) for letter in heap]

    def _draw(self, content: KeyLetterContent) -> bytes:
        typesetter = self._idle.get()
        try:
            return typesetter.key_letter(content)
        finally:
            self._idle.put(typesetter)

    def close(self) -> None:
        """Wait for the letters being printed."""
        self._threads.shutdown()


async def hand_over_letters(database: Database, room: PrintRoom, calendar: Calendar, now: datetime) -> int:
    """Hand over one batch; returns how many were due.

    The locks are held meanwhile (some tenths of a second): a key revoked in time has cancelled its letter,
    one revoked meanwhile finds it handed over. After a crash the rows are due as before, and the print shop
    takes what it has already for done (law 9): nothing created is forgotten (M-10).
    """
    async with database.transaction() as tx:
        due = await letters.claim_due(tx, now, BATCH)
        if due:
            await settle_letters(tx, await room.print_all(due, now), calendar, now=now)
    return len(due)
