"""Access as far as letters ask it: every key is alive, as those measured were issued by nobody."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import uvicorn
from fastapi import FastAPI, Request

from workbench.ports import LOOPBACK, free_port

app = FastAPI()


@app.post("/internal/v1/living-keys")
async def living(request: Request) -> dict[str, list[str]]:
    """What was asked, answered back."""
    return {"key_ids": (await request.json())["key_ids"]}


class _Guest(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def all_keys_alive() -> AsyncIterator[str]:
    """Its URL, while the block runs."""
    port = free_port()
    server = _Guest(uvicorn.Config(app, host=LOOPBACK, port=port, log_config=None, access_log=False))
    running = asyncio.create_task(server.serve())
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        await running
