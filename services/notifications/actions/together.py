"""What several keepers ask of the database at the same time is asked in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable

from database.engine import Database, Transaction
from database.outages import is_outage

type Answered[Asked, Told] = tuple[Asked, asyncio.Future[Told]]


class Together[Asked, Told]:
    """Whoever asks while a transaction is under way shares the next one: the busier, the fewer of them.

    Nobody waits for company: who is alone is asked for at once. What one of them can't be told is no fault
    of the others: but for an outage each is then asked for alone. `ask_all` answers in the order it was
    asked in.
    """

    def __init__(
        self, database: Database, ask_all: Callable[[Transaction, list[Asked]], Awaitable[list[Told]]]
    ) -> None:
        self._database = database
        self._ask_all = ask_all
        self._waiting: list[Answered[Asked, Told]] = []
        self._busy: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Told:
        """The answer, once it is committed. Raises what the database raised; giving up takes nothing back."""
        answer: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._busy is None:
            self._busy = asyncio.create_task(self._answer_all())
        return await answer

    async def _answer_all(self) -> None:
        try:
            while self._waiting:
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
