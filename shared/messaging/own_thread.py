"""A loop of its own for what must go on whatever the rest of the process is busy with."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

STOP_SECONDS = 10.0
"""For what is cancelled there to put its things in order."""


async def on_own_thread(name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run `run` on a thread with an event loop of the same kind as ours, until it ends or we are cancelled.

    Then it is cancelled too and waited for. Handlers that keep our loop busy take the interpreter from it
    for milliseconds, and never a turn of its loop.
    """
    ours = asyncio.get_running_loop()
    ended = ours.create_future()
    begun: asyncio.Future[Callable[[], object]] = ours.create_future()

    async def main() -> None:
        task, loop = asyncio.create_task(run()), asyncio.get_running_loop()
        ours.call_soon_threadsafe(begun.set_result, lambda: loop.call_soon_threadsafe(task.cancel))
        await task

    def work() -> None:
        try:
            with suppress(asyncio.CancelledError), asyncio.Runner(loop_factory=type(ours)) as runner:
                runner.run(main())
        finally:
            ours.call_soon_threadsafe(ended.set_result, None)

    threading.Thread(target=work, name=name, daemon=True).start()
    cancel = await asyncio.shield(begun)
    try:
        await asyncio.shield(ended)
    finally:
        if not ended.done():
            cancel()
            await asyncio.wait([ended], timeout=STOP_SECONDS)
