"""Where letters are drawn and laid down, many at once."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import chain
from queue import SimpleQueue

from messaging.sealing import Opener
from notifications.actions.print_letter import Outcome, Printed, print_letter
from notifications.domain.key_letter import KeyLetterContent
from notifications.domain.letter import Letter
from notifications.gateways.print_shop import PrintShop
from notifications.gateways.typesetter import Typesetter
from service.thread_priority import stand_back

LATER = 5
"""Niceness of the threads that print (Linux gives each thread its own)."""


class PrintRoom:
    """A typesetter per processor, and one thread more: while one letter is laid down, the next is drawn.

    Drawing holds no lock of Python's; what this process hears, mails and answers goes first all the same.
    """

    def __init__(self, opener: Opener, shop: PrintShop, new_typesetter: Callable[[], Typesetter]) -> None:
        self._opener = opener
        self._shop = shop
        typesetters = os.process_cpu_count() or 1
        self._hands = typesetters + 1
        self._threads = ThreadPoolExecutor(
            self._hands, thread_name_prefix="print", initializer=stand_back, initargs=(LATER,)
        )
        self._idle: SimpleQueue[Typesetter] = SimpleQueue()
        for _ in range(typesetters):
            self._idle.put(new_typesetter())

    async def print_all(self, due: list[Letter], now: datetime) -> list[Printed]:
        """What came of each letter; what was handed over stays so, whatever happens to the machine."""
        loop = asyncio.get_running_loop()
        heaps = (due[hand :: self._hands] for hand in range(self._hands))
        jobs = (loop.run_in_executor(self._threads, self._print, heap, now) for heap in heaps)
        printed = [*chain.from_iterable(await asyncio.gather(*jobs))]
        if any(letter.outcome is Outcome.HANDED_OVER for letter in printed):
            await loop.run_in_executor(self._threads, self._shop.keep)
        return printed

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
