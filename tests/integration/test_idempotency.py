"""`Idempotency-Key`: asked for, answered again, refused for another request, and held against a race."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.integration.records import announced, rows
from workbench.cast import Client
from workbench.portal import Answer
from workbench.stage import expect

PORTFOLIOS = "/v1/portfolios"
REPLAYED = "Idempotency-Replayed"


@pytest.fixture(scope="module")
async def firm(people: People) -> Firm:
    return await people.firm()


@pytest.fixture(autouse=True)
async def logged_in(firm: Firm, people: People) -> None:
    firm.founder = await people.back(firm.founder)


async def create(firm: Firm, name: str, key: str) -> Answer:
    body = {"name": name, "confirm": True}
    return await firm.founder.call("POST", "access", PORTFOLIOS, body, {"Idempotency-Key": key})


def wish(client: Client, firm: Firm) -> dict[str, Any]:
    about = {"identifier": client.identifier, "kind": client.kind, "portfolio_id": firm.portfolio_id}
    return about | {"method": "K", "services": ["S01"]}


async def test_a_key_is_required(household: Household, firm: Firm) -> None:
    headers = {"Authorization": f"Bearer {firm.founder.token}"}
    for service, path in (
        ("access", PORTFOLIOS),
        ("enrolment", "/v1/users"),
        ("enrolment", "/v1/registrations"),
    ):
        url = household.portal.urls[service] + path
        body = {"name": "Sans clé", "confirm": True}
        answer = await household.portal.http.post(url, json=body, headers=headers)
        assert expect(answer, 400)["code"] in {"IDEMPOTENCY_KEY_REQUIRED", "REQUEST_INVALID"}
        short = await household.portal.http.post(url, json=body, headers=headers | {"Idempotency-Key": "1"})
        expect(short, 400, "REQUEST_INVALID")
    create_url = household.portal.urls["access"] + PORTFOLIOS
    answer = await household.portal.http.post(create_url, json=body, headers=headers)
    expect(answer, 400, "IDEMPOTENCY_KEY_REQUIRED")


async def test_a_replay_gets_the_same_answer(household: Household, firm: Firm) -> None:
    key = str(uuid4())
    first = await create(firm, "Une fois", key)
    again = await create(firm, "Une fois", key)
    assert expect(first, 201) == expect(again, 201)
    assert first.headers["content-type"] == again.headers["content-type"]
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    told = await announced(household, "access", "PortfolioCreated", first.json()["portfolio_id"])
    assert len(told) == 1
    expect(await create(firm, "Une fois", str(uuid4())), 409, "NAME_TAKEN")


async def test_a_key_serves_one_request_only(firm: Firm, people: People) -> None:
    key = str(uuid4())
    expect(await create(firm, "Première", key), 201)
    expect(await create(firm, "Seconde", key), 422, "IDEMPOTENCY_KEY_REUSED")
    path = f"{PORTFOLIOS}/{firm.portfolio_id}"
    reused = await firm.founder.call("PATCH", "access", path, {"name": "X"}, {"Idempotency-Key": key})
    expect(reused, 422, "IDEMPOTENCY_KEY_REUSED")
    other = await people.firm()
    expect(await create(other, "Seconde", key), 201)


async def test_a_refusal_keeps_no_key(firm: Firm) -> None:
    key = str(uuid4())
    expect(await create(firm, "Portefeuille principal", key), 409, "NAME_TAKEN")
    expect(await create(firm, "Un autre nom", key), 201)


async def test_a_concurrent_double_post_has_one_effect(
    household: Household, firm: Firm, people: People
) -> None:
    client = people.client()
    key = str(uuid4())
    answers = await asyncio.gather(*(firm.founder.register_client(wish(client, firm), key) for _ in range(5)))
    bodies = [expect(answer, 201) for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    assert [REPLAYED in answer.headers for answer in answers].count(False) == 1
    case_id = bodies[0]["case_id"]
    kept = await rows(household, "enrolment", "registrations", account_ref=bodies[0]["account_ref"])
    assert [str(row["case_id"]) for row in kept] == [case_id]
    assert len(await announced(household, "enrolment", "ClientRegistrationSubmitted", case_id)) == 1
    assert len(await announced(household, "enrolment", "KeyLetterRequested", case_id)) <= 1

    names = await asyncio.gather(*(create(firm, "Concurrent", str(uuid4())) for _ in range(4)))
    assert sorted(answer.status_code for answer in names) == [201, 409, 409, 409]


async def test_a_replayed_activation_is_no_replayed_link(household: Household, people: People) -> None:
    firm = await people.firm()
    person, user = await people.invited(firm)
    token = await people.play.mailed_token(person, "vous ouvre un accès")
    headers = {"Activation-Token": token, "Idempotency-Key": str(uuid4())}
    body = {"password": person.password}
    first, again = [
        await household.portal.call("POST", "enrolment", "/v1/activation", body, headers) for _ in range(2)
    ]
    assert expect(first, 200) == expect(again, 200)
    assert await announced(household, "enrolment", "ActivationReplayed", user["user_id"]) == []
