"""After a 503 and after a 500 the connection is as good as before, on a real server."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from tests.integration.household import serving
from tests.raw_http import Answer, Line

BODY = b'{"by": 1, "secret": "' + b"x" * 30_000 + b'"}'


@pytest.fixture
async def line(app: FastAPI) -> AsyncIterator[Line]:
    async with serving(app) as url, Line(url) as line:
        yield line


async def asked(line: Line, method: str, path: str) -> Answer:
    """On this very connection: `Line` itself would open another."""
    body = BODY if method == "POST" else b""
    line.writer.write(
        f"{method} {path} HTTP/1.1\r\nHost: steps\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: stays\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    return await line.answer()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/outage", 503),
        ("GET", "/v1/boom", 500),
        ("POST", "/v1/outage", 503),
        ("POST", "/v1/boom", 500),
        ("GET", "/v1/refused", 503),
        ("GET", "/v1/full", 503),
    ],
)
async def test_the_next_request_passes_on_the_same_connection(
    line: Line, method: str, path: str, status: int
) -> None:
    for _ in range(3):
        answer = await asked(line, method, path)
        assert answer.status == status
        assert answer.headers.get("connection") != "close"
        assert ("retry-after" in answer.headers) is (status == 503)
        assert (await asked(line, "GET", "/livez")).status == 200
