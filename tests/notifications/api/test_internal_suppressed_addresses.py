"""Operations see who is written to no more, and lift it; nobody else does."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import pytest

from notifications.domain.refusals import Refusals
from notifications.main import create_app
from notifications.storage import suppressed_addresses
from tests.notifications.house import House
from web.service_tokens import service_token

PATH = "/internal/v1/suppressed-addresses"
SECRET = "enrolment and notifications know it, nobody else"
type OpenHouse = Callable[..., Awaitable[House]]


@pytest.fixture
async def house(open_house: OpenHouse) -> House:
    return await open_house(service_secret=SECRET)


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(house.settings, clock=lambda: house.now)
    token = service_token(SECRET, caller="enrolment", callee="notifications", now=house.now)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app),
        base_url="http://notifications",
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        yield client
    await app.state.database.close()


async def give_up(house: House, *addresses: str) -> None:
    known = Refusals(2, "550 5.1.1", house.now, house.now, house.now)
    async with house.database.transaction() as tx:
        for address in addresses:
            await suppressed_addresses.save(tx, address, known, keys=house.settings.address_digest_keys)


async def listed(client: httpx2.AsyncClient, **query: Any) -> Any:
    answer = await client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_listed_page_by_page_without_the_address(house: House, client: httpx2.AsyncClient) -> None:
    await give_up(house, *(f"user{number}@cabinet.fr" for number in range(5)))
    first = await listed(client, limit=3)
    second = await listed(client, limit=3, cursor=first["next_cursor"])
    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (3, 2, None)
    assert len({item["digest"] for item in first["items"] + second["items"]}) == 5
    assert {item["reason"] for item in first["items"]} == {"550 5.1.1"}
    assert "cabinet.fr" not in str(first)

    house.advance(days=90)
    token = service_token(SECRET, caller="enrolment", callee="notifications", now=house.now)
    client.headers["Authorization"] = f"Bearer {token}"
    assert (await listed(client))["items"] == [], "time lifted them"


async def test_lifted_by_any_spelling_of_the_address(house: House, client: httpx2.AsyncClient) -> None:
    await give_up(house, "lea@cabinet.fr")
    assert (await client.post(f"{PATH}/lift", json={"email": "Lea@Cabinet.FR"})).status_code == 204
    assert (await listed(client))["items"] == []
    again = await client.post(f"{PATH}/lift", json={"email": "lea@cabinet.fr"})
    assert (again.status_code, again.json()["code"]) == (404, "NOT_FOUND")
    assert "lea" not in again.text


@pytest.mark.parametrize("cursor", ["nothing of ours", "WyJ4eiJd"])
async def test_a_cursor_we_did_not_make(client: httpx2.AsyncClient, cursor: str) -> None:
    assert (await client.get(PATH, params={"cursor": cursor})).status_code == 400


async def test_without_the_secret_nobody_may(open_house: OpenHouse, house: House, client: Any) -> None:
    del client.headers["Authorization"]
    for request in (client.get(PATH), client.post(f"{PATH}/lift", json={"email": "lea@cabinet.fr"})):
        answer = await request
        assert answer.status_code == 401


async def test_an_installation_without_the_secret_refuses_everybody(open_house: OpenHouse) -> None:
    house = await open_house()
    app = create_app(house.settings, clock=lambda: house.now)
    token = service_token(SECRET, caller="enrolment", callee="notifications", now=house.now)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://notifications"
    ) as client:
        answer = await client.get(PATH, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    await app.state.database.close()
