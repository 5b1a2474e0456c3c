"""What several keepers ask of the database at the same time is asked in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from database.engine import Database, Transaction
from database.outages import is_outage

type Answered[Asked, Told] = tuple[Asked, asyncio.Future[Told]]


class Company:
    """Keepers at work side by side: who asks waits a moment for those who are about to ask too."""

    def __init__(self, longest_seconds: float = 0.02) -> None:
        self._longest = longest_seconds
        self._working = 0
        self._asking = 0
        self._complete = asyncio.Event()

    @contextmanager
    def working(self) -> Iterator[None]:
        """A keeper is at work inside the block."""
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1
            self._look()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """One of them waits for an answer inside the block."""
        self._asking += 1
        self._look()
        try:
            yield
        finally:
            self._asking -= 1

    async def gathered(self) -> None:
        """Returns when nobody is left who could join, at once for who is alone; soon in any case."""
        if self._asking < self._working:
            self._complete.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._longest):
                    await self._complete.wait()

    def _look(self) -> None:
        if self._asking >= self._working:
            self._complete.set()


class Together[Asked, Told]:
    """Whoever asks while a transaction is under way shares the next one: the busier, the fewer of them.

    What one of them can't be told is no fault of the others: but for an outage each is then asked for
    alone. `ask_all` answers in the order it was asked in.
    """

    def __init__(
        self,
        database: Database,
        company: Company,
        ask_all: Callable[[Transaction, list[Asked]], Awaitable[list[Told]]],
    ) -> None:
        self._database = database
        self._company = company
        self._ask_all = ask_all
        self._waiting: list[Answered[Asked, Told]] = []
        self._busy: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Told:
        """The answer, once it is committed. Raises what the database raised; giving up takes nothing back."""
        answer: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._busy is None:
            self._busy = asyncio.create_task(self._answer_all())
        with self._company.asking():
            return await answer

    async def _answer_all(self) -> None:
        try:
            while self._waiting:
                await self._company.gathered()
                batch, self._waiting = self._waiting, []
                await self._answer([one for one in batch if not one[1].cancelled()])
        finally:
            self._busy = None

    async def _answer(self, batch: list[Answered[Asked, Told]]) -> None:
        if not batch:
            return
        try:
            async with self._database.transaction() as tx:
                told = await self._ask_all(tx, [asked for asked, _ in batch])
        except Exception as failure:  # noqa: BLE001 - told to whoever asked
            await self._failed(batch, failure)
            return
        for (_, answer), word in zip(batch, told, strict=True):
            if not answer.done():
                answer.set_result(word)

    async def _failed(self, batch: list[Answered[Asked, Told]], failure: Exception) -> None:
        if len(batch) > 1 and not is_outage(failure):
            for one in batch:
                await self._answer([one])
            return
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(failure)
