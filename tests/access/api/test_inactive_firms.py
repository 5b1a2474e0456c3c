"""Nobody acts for a firm that may not act: its state counts at every door, as the user's does (C.1, E.4)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from access.domain.firm import FirmState
from contracts.access import SessionEnded
from tests.access.house import PASSWORD, FirmInTown, House

INACTIVE = [state for state in FirmState if state is not FirmState.ACTIVE]
ANYBODYS = {
    ("post", "/v1/sessions"),
    ("post", "/v1/sessions/refresh"),
    ("get", "/.well-known/jwks.json"),
}
"""Doors without a bearer: two of them have tests of their own below, the third shows public keys."""
BODIES: dict[str, Any] = {
    "/v1/portfolios": {"name": "Commerces", "confirm": True},
    "/v1/portfolios/{portfolio_id}": {"name": "Commerces"},
}


async def put_into(house: House, firm: FirmInTown, state: FirmState) -> None:
    await house.rows(
        "update firms set state = :state where firm_id = :firm_id returning 1",
        state=state.value,
        firm_id=firm.firm_id,
    )


def doors(house: House) -> Iterator[tuple[str, str]]:
    """Every door that the gateway shows and that asks who is there."""
    for path, methods in house.app.openapi()["paths"].items():
        yield from ((method, path) for method in methods if (method, path) not in ANYBODYS)


@pytest.mark.parametrize("state", INACTIVE)
async def test_every_door_is_closed_while_the_firm_is_not_active(house: House, state: FirmState) -> None:
    firm = await house.firm()
    client = await firm.client()
    token = await firm.token()
    await put_into(house, firm, state)
    answers = {}
    for method, path in doors(house):
        if path != "/v1/check":
            answer = await knock(house, token, method, path, firm, client.case_id, client.key)
            answers[method, path] = (answer.status_code, answer.json().get("code"))
    assert len(answers) >= 9
    assert answers == dict.fromkeys(answers, (401, "UNAUTHENTICATED"))
    asked = {"action": "S01", "account_ref": str(client.account_ref)}
    denied = (await house.call(token, "POST", "/v1/check", asked)).json()
    assert (denied["allow"], denied["reason"]) == (False, "FIRM_SUSPENDED")
    assert await client.key_state() == "ISSUED"
    await put_into(house, firm, FirmState.ACTIVE)
    assert (await client.enter(token, client.key)).status_code == 200
    assert await house.said(SessionEnded, user_id=firm.founder_id) == []


@pytest.mark.parametrize("state", INACTIVE)
async def test_nobody_logs_in_or_stays_in(house: House, state: FirmState) -> None:
    firm = await house.firm()
    collaborator = await firm.collaborator("M05")
    opened = [(await house.log_in(firm.email(user))).json() for user in (firm.founder_id, collaborator)]
    await put_into(house, firm, state)
    unknown = await house.log_in(f"{uuid4()}@nowhere.example", "wrong")
    for user in (firm.founder_id, collaborator):
        refused = await house.log_in(firm.email(user), PASSWORD)
        assert (refused.status_code, refused.text) == (401, unknown.text)
    for session in opened:
        refused = await house.refresh(session["refresh_token"])
        assert (refused.status_code, refused.json()["code"]) == (401, "UNAUTHENTICATED")
    for _ in range(6):
        await house.log_in(firm.email())
    await put_into(house, firm, FirmState.ACTIVE)
    assert (await house.refresh(opened[0]["refresh_token"])).status_code == 200
    assert (await house.log_in(firm.email())).status_code == 201


async def test_nobody_acts_for_a_firm_that_access_has_not_heard_of_yet(house: House) -> None:
    unheard = FirmInTown(house, uuid4(), uuid4())
    collaborator = await unheard.collaborator("M05")
    assert (await house.log_in(unheard.email(collaborator))).status_code == 401


async def test_enrolment_still_revokes_and_is_told_the_reason(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    await put_into(house, firm, INACTIVE[0])
    asked = {"user_id": str(firm.founder_id), "action": "M05", "firm_id": str(firm.firm_id)}
    denied = (await house.internal("POST", "/check", asked)).json()
    assert denied["reason"] == "FIRM_SUSPENDED"
    facts = {"firm_id": str(firm.firm_id), "kind": "EMPLOYER", "account_ref": str(client.account_ref)}
    ended = [facts | {"case_id": str(client.case_id)}]
    revocation = {"registrations": ended, "by": str(firm.founder_id), "cause": "BY_FIRM"}
    assert (await house.internal("POST", "/revocations", revocation)).status_code == 204
    assert await client.mandate_state() == "REVOKED"


async def knock(
    house: House, token: str, method: str, path: str, firm: FirmInTown, case_id: UUID, key: str
) -> httpx2.Response:
    """As somebody would whose firm is active: nothing else is wrong with the request."""
    named = path.format(portfolio_id=firm.portfolio_id, user_id=firm.founder_id, case_id=case_id)
    body = {"key": key} if path.endswith("/key") else BODIES.get(path)
    return await house.call(token, method.upper(), named, body if method != "get" else None)
