"""Access as notifications' tests play it."""

import json
from collections.abc import Iterable
from uuid import UUID

import httpx2


class PlayedAccess(httpx2.AsyncBaseTransport):
    """Answers like access: every key lives but the dead ones; keeps what it was asked."""

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self.answer: httpx2.Response | None = None
        self.dead: set[str] = set()
        self.asked: list[list[str]] = []

    def kill(self, key_ids: Iterable[UUID]) -> None:
        self.dead |= {str(key_id) for key_id in key_ids}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.failure:
            raise self.failure
        if self.answer:
            return self.answer
        assert request.url.path == "/internal/v1/living-keys"
        assert request.headers["Authorization"].startswith("Bearer ")
        doubted = json.loads(await request.aread())["key_ids"]
        self.asked.append(doubted)
        return httpx2.Response(200, json={"key_ids": [key for key in doubted if key not in self.dead]})
