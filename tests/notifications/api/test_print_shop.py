import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from contracts.notifications import KeyLetterPosted
from notifications.gateways.print_shop_signature import sign
from notifications.main import create_app
from tests.notifications.house import House
from tests.notifications.samples import (
    issued,
)

PATH = "/v1/print-shop/status"


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(house.settings, clock=lambda: house.now)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://notifications"
    ) as client:
        yield client
    await app.state.database.close()


@pytest.fixture
async def letter_id(house: House) -> str:
    firm = uuid4()
    await house.hear(issued(house.now, firm, await house.user(firm, "anne")))
    await house.work()
    return str((await house.row("select letter_id from letters")).letter_id)


async def post(
    house: House, client: httpx2.AsyncClient, body: dict[str, Any], *, late: int = 0, secret: bytes = b""
) -> httpx2.Response:
    content = json.dumps(body).encode()
    timestamp = int(house.now.timestamp()) - late
    key = secret or house.settings.print_shop_secret.get_secret_value().encode()
    headers = {
        "Content-Type": "application/json",
        "X-Print-Shop-Timestamp": str(timestamp),
        "X-Print-Shop-Signature": sign(content, key, timestamp),
    }
    return await client.post(PATH, content=content, headers=headers)


def status(house: House, letter_id: str, **changes: Any) -> dict[str, Any]:
    return {"letter_id": letter_id, "status": "POSTED", "at": house.now.isoformat()} | changes


async def test_posted_said_twice_is_announced_once(
    house: House, client: httpx2.AsyncClient, letter_id: str
) -> None:
    for _ in range(2):
        assert (await post(house, client, status(house, letter_id))).status_code == 204

    (posted,) = await house.said(KeyLetterPosted)
    assert str(posted.letter_id) == letter_id


async def test_a_return_without_reason_is_of_unknown_reason(
    house: House, client: httpx2.AsyncClient, letter_id: str
) -> None:
    assert (await post(house, client, status(house, letter_id, status="RETURNED"))).status_code == 204
    row = await house.row("select state, return_reason from letters")
    assert tuple(row) == ("RETURNED", "OTHER")


async def test_an_unknown_letter_is_not_found(house: House, client: httpx2.AsyncClient) -> None:
    answer = await post(house, client, status(house, str(uuid4())))
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("at", ["1999-01-01T00:00:00Z", "2026-11-23T08:54:59Z", "2026-11-23T09:05:01Z"])
async def test_a_date_that_cannot_be_is_refused(
    house: House, client: httpx2.AsyncClient, letter_id: str, at: str
) -> None:
    answer = await post(house, client, status(house, letter_id, at=at))
    assert (answer.status_code, answer.json()["code"]) == (422, "DATE_NOT_CREDIBLE")
    assert at not in answer.text
    house.advance(days=89)
    await house.work()

    assert await house.said(KeyLetterPosted) == []
    (mail,) = house.to("anne@cabinet.fr", "pas encore été saisie")
    assert "1999" not in mail.text


async def test_a_letter_still_queued_cannot_have_been_posted(
    house: House, client: httpx2.AsyncClient
) -> None:
    firm = uuid4()
    await house.hear(issued(house.now, firm, await house.user(firm, "anne")))
    queued = str((await house.row("select letter_id from letters")).letter_id)

    answer = await post(house, client, status(house, queued))

    assert (answer.status_code, answer.json()["code"]) == (409, "STATE_CONFLICT")


@pytest.mark.parametrize("how", [{"secret": b"somebody else"}, {"late": 301}, {"late": -301}])
async def test_a_bad_signature_is_refused(
    house: House, client: httpx2.AsyncClient, letter_id: str, how: dict[str, Any]
) -> None:
    answer = await post(house, client, status(house, letter_id), **how)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert await house.said(KeyLetterPosted) == []


async def test_no_signature_is_refused_before_the_body_is_judged(client: httpx2.AsyncClient) -> None:
    assert (await client.post(PATH, json={"nonsense": True})).status_code == 401


@pytest.mark.parametrize("change", [{"status": "EATEN"}, {"at": "2026-11-22T16:30:00"}, {"letter_id": "1"}])
async def test_a_body_of_another_shape_is_refused_unquoted(
    house: House, client: httpx2.AsyncClient, letter_id: str, change: dict[str, Any]
) -> None:
    answer = await post(house, client, status(house, letter_id) | change)
    assert (answer.status_code, answer.json()["code"]) == (400, "REQUEST_INVALID")
    assert "EATEN" not in answer.text


async def test_ready_and_without_keyed_paths(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/readyz")).json() == {"status": "ready"}
    described = (await client.get("/openapi.json")).json()["paths"]
    assert [path for path in described if not path.startswith("/internal/")] == [PATH]
    assert "Idempotency-Key" in described[PATH]["post"]["description"]
