"""What is read of a body is counted, on a real server: headers may say of it what they like."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from tests.integration.household import serving
from tests.raw_http import Line
from web.body_limit import LARGEST_BODY

MIB = 1024 * 1024
POST = b"POST /v1/steps HTTP/1.1\r\nHost: steps\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\n"


@pytest.fixture(scope="module")
async def url(app: FastAPI) -> AsyncIterator[str]:
    async with serving(app) as served:
        yield served


async def pour(line: Line, pieces: int, piece: bytes) -> int:
    """Send on until the server has had enough; how many bytes went out."""
    sent = 0
    try:
        for _ in range(pieces):
            line.writer.write(piece)
            await line.writer.drain()
            sent += len(piece)
    except ConnectionError:
        pass
    return sent


@pytest.mark.parametrize(
    "encoding",
    [
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: CHUNKED\r\n",
        b"Content-Length: 67108864\r\n",
        b"Expect: 100-continue\r\nContent-Length: 67108864\r\n",
    ],
)
async def test_64_mib_are_refused_and_the_answer_arrives(url: str, encoding: bytes) -> None:
    async with Line(url) as line:
        line.writer.write(POST % b"large-body" + encoding + b"\r\n")
        piece = b"10000\r\n" + b"a" * 65536 + b"\r\n" if b"ransfer" in encoding else b"a" * 65536
        pouring = asyncio.create_task(pour(line, 64 * MIB // 65536, piece))
        answer = await line.answer()
        assert answer.status == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.body)["code"] == "REQUEST_TOO_LARGE"
        assert answer.headers["connection"] == "close"
        assert await pouring < 64 * MIB


async def test_a_caller_who_stops_sees_a_clean_end(url: str) -> None:
    async with Line(url) as line:
        line.writer.write(POST % b"stopped-body" + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(3):
            line.writer.write(b"10000\r\n" + b"a" * 65536 + b"\r\n")
        line.writer.write(b"0\r\n\r\n")
        assert (await line.answer()).status == 413
        assert await asyncio.wait_for(line.reader.read(), 5) == b""


async def test_many_small_pieces_count_together(url: str) -> None:
    async with Line(url) as line:
        line.writer.write(POST % b"small-pieces" + b"Transfer-Encoding: chunked\r\n\r\n")
        pouring = asyncio.create_task(pour(line, LARGEST_BODY // 64 + 2, b"40\r\n" + b"a" * 64 + b"\r\n"))
        assert (await line.answer()).status == 413
        await pouring


async def test_a_small_body_may_come_in_pieces_and_the_connection_goes_on(url: str) -> None:
    async with Line(url) as line:
        for key in (b"first-pieces", b"second-pieces"):
            line.writer.write(POST % key + b"Transfer-Encoding: chunked\r\n\r\n")
            line.writer.write(b'4\r\n{"by\r\n6\r\n": 13}\r\n0\r\n\r\n')
            assert (await line.answer()).status == 422
        assert (await line.ask("GET", "/livez")).status == 200


@pytest.mark.parametrize(("path", "status"), [("/v1/boom", 500), ("/v1/outage", 503)])
async def test_after_an_error_of_ours_the_connection_goes_on(url: str, path: str, status: int) -> None:
    async with Line(url) as line:
        first = line.writer
        for _ in range(2):
            answer = await line.ask("GET", path)
            assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
            assert json.loads(answer.body)["status"] == status
            assert ("retry-after" in answer.headers) == (status == 503)
        assert (await line.ask("GET", "/livez")).status == 200
        assert line.writer is first


async def test_the_largest_body_is_read(url: str) -> None:
    body = b'{"by": 13, "secret": "' + b"a" * (LARGEST_BODY - 24) + b'"}'
    async with Line(url) as line:
        answer = await line.ask("POST", "/v1/steps", b"Idempotency-Key: largest-body", body=body)
        assert (len(body), answer.status) == (LARGEST_BODY, 422)
        answer = await line.ask("POST", "/v1/steps", b"Idempotency-Key: largest-more", body=body + b" ")
        assert answer.status == 413
        assert (await line.ask("GET", "/livez")).status == 200
