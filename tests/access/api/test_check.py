"""`check` at both doors, on real rows: each step of E.4 in its order."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.enrolment import ClientRefusedRequest, CollaboratorSuspended, FirmRegistered
from tests.access.house import House, revocation, wrong_key


async def ask(house: House, user_id: object, **asked: Any) -> tuple[bool, str | None]:
    body = {"user_id": str(user_id)} | {name: str(value) for name, value in asked.items()}
    response = await house.internal("POST", "/check", body)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert (answer["valid_until"] is None) is (not answer["allow"])
    return answer["allow"], answer["reason"]


async def test_an_allowed_service_names_the_mandate_and_how_long_to_believe_it(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    answer = await client.check(await firm.token(), "S05")
    mandate_id = await house.value(
        "select mandate_id from mandates where case_id = :case_id", case_id=client.case_id
    )
    assert answer == {
        "allow": True,
        "reason": None,
        "mandate_id": str(mandate_id),
        "valid_until": "2026-11-23T09:00:05+00:00",
    }


async def test_reasons_in_order(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    client = await firm.active_client()
    pending = await firm.client()
    asked = {"action": "S05", "account_ref": client.account_ref}
    assert await ask(house, uuid4(), **asked) == (False, "SUBJECT_INACTIVE")
    anne = await firm.collaborator("S05", "S03", portfolios=(firm.portfolio_id,))
    bruno = await firm.collaborator("S05", "S03")
    assert await ask(house, anne, **asked) == (True, None)
    assert await ask(house, anne, action="S02", account_ref=client.account_ref) == (False, "RIGHT_MISSING")
    assert await ask(house, other.founder_id, **asked) == (False, "NOT_REGISTERED")
    assert await ask(house, bruno, **asked) == (False, "PORTFOLIO_NOT_ASSOCIATED")
    assert await ask(house, anne, action="S05", account_ref=pending.account_ref) == (False, "MANDATE_PENDING")
    assert await ask(house, anne, action="S03", account_ref=client.account_ref) == (
        False,
        "SERVICE_NOT_SELECTED",
    )
    await house.hear(CollaboratorSuspended(user_id=anne, firm_id=firm.firm_id, by=firm.founder_id), version=3)
    assert await ask(house, anne, **asked) == (False, "SUBJECT_INACTIVE")


async def test_a_firm_that_is_not_active_is_denied(house: House) -> None:
    firm_id, founder_id = uuid4(), uuid4()
    await house.hear(
        FirmRegistered(
            firm_id=firm_id,
            siren="732829320",
            profession="OTHER_TIERS_DECLARANT",
            founder_user_id=founder_id,
        )
    )
    await house.rows("update users set state = 'ACTIVE' where user_id = :u returning 1", u=founder_id)
    assert await ask(house, founder_id, action="M02", firm_id=firm_id) == (False, "FIRM_SUSPENDED")


async def test_ended_mandates(house: House) -> None:
    first, second = await house.firm(), await house.firm()
    client = await first.active_client(kind="AUTO_ENTREPRENEUR")
    await second.active_client(kind="AUTO_ENTREPRENEUR", account_ref=client.account_ref)
    asked = {"action": "S01", "account_ref": client.account_ref}
    assert await ask(house, first.founder_id, **asked) == (False, "MANDATE_ENDED")


async def test_an_administrator_manages_all_and_opens_only_what_is_his(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    token = await firm.token()
    path = f"/v1/portfolios/{firm.portfolio_id}/users/{firm.founder_id}"
    assert (await house.call(token, "DELETE", path)).status_code == 204
    about = {"account_ref": client.account_ref}
    assert await ask(house, firm.founder_id, action="S01", **about) == (False, "PORTFOLIO_NOT_ASSOCIATED")
    assert await ask(house, firm.founder_id, action="M09", **about) == (True, None)
    assert (await client.check(token))["reason"] == "ACCESS_DENIED"


async def test_registering_a_client_needs_an_open_portfolio(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    user_id = await firm.collaborator("M06", portfolios=(firm.portfolio_id,))
    asked = {"action": "M06", "portfolio_id": firm.portfolio_id}
    assert await ask(house, user_id, **asked) == (False, "PORTFOLIO_NOT_INITIALISED")
    assert await ask(house, firm.founder_id, **asked) == (True, None)
    assert await ask(house, other.founder_id, **asked) == (False, "NOT_FOUND")
    assert await ask(house, user_id, action="M06", portfolio_id=uuid4()) == (False, "NOT_FOUND")
    await firm.client()
    assert await ask(house, user_id, **asked) == (True, None)
    stranger = await firm.collaborator("M06")
    assert await ask(house, stranger, **asked) == (False, "PORTFOLIO_NOT_ASSOCIATED")


async def test_a_given_session_must_live_and_be_the_users(house: House) -> None:
    firm = await house.firm()
    colleague = await firm.collaborator()
    token = await firm.token()
    session_id = await house.value(
        "select session_id from sessions where user_id = :user_id", user_id=firm.founder_id
    )
    asked = {"action": "M05", "firm_id": firm.firm_id, "session_id": session_id}
    assert await ask(house, firm.founder_id, **asked) == (True, None)
    assert await ask(house, colleague, **asked) == (False, "SUBJECT_INACTIVE")
    await house.call(token, "DELETE", "/v1/sessions/current")
    assert await ask(house, firm.founder_id, **asked) == (False, "SUBJECT_INACTIVE")


async def test_scenario_12_a_named_reason_is_told_to_the_caller(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client(services=("S01", "S03"))
    user_id = await firm.collaborator("S01", "S05", portfolios=(firm.portfolio_id,))
    token = await firm.token(user_id)
    assert (await client.check(token, "S03"))["reason"] == "RIGHT_MISSING"
    assert (await client.check(token, "S05"))["reason"] == "ACCESS_DENIED"


async def test_re_adding_after_a_removal_is_judged_by_the_new_case(house: House) -> None:
    firm = await house.firm()
    old = await firm.active_client()
    await remove(house, firm, old)
    assert await ask(house, firm.founder_id, action="S01", account_ref=old.account_ref) == (
        False,
        "NOT_REGISTERED",
    )
    new = await firm.client(account_ref=old.account_ref)
    token = await firm.token()
    assert (await new.enter(token, old.key)).json()["code"] == "KEY_NOT_VALID"
    assert (await new.enter(token, new.key)).status_code == 200
    assert (await new.check(token))["allow"] is True


async def remove(house: House, firm: Any, client: Any) -> None:
    assert (await house.internal("POST", "/revocations", revocation(firm, client))).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {"action": "S01"},
        {"action": "S01", "account_ref": str(uuid4()), "firm_id": str(uuid4())},
        {"action": "DROP", "firm_id": str(uuid4())},
        {"action": "S01", "account_ref": "secret-input"},
        ["S01"],
        {"action": "S01", "account_ref": str(uuid4()), "extra": 1},
    ],
)
async def test_a_question_about_nothing_or_several_things_is_no_question(house: House, body: Any) -> None:
    firm = await house.firm()
    response = await house.call(await firm.token(), "POST", "/v1/check", body)
    assert (response.status_code, response.json()["code"]) == (400, "REQUEST_INVALID")
    assert "secret-input" not in response.text


@pytest.mark.parametrize("authorization", ["", "Bearer", "Basic abc", "Bearer abc", "Bearer a.b.c"])
async def test_nobody_is_told_nothing(house: House, authorization: str) -> None:
    body = {"action": "S01", "account_ref": str(uuid4())}
    response = await house.client.post("/v1/check", json=body, headers={"Authorization": authorization})
    assert (response.status_code, response.json()["code"]) == (401, "UNAUTHENTICATED")


async def test_the_internal_door_wants_a_service_token(house: House) -> None:
    firm = await house.firm()
    body = {"user_id": str(uuid4()), "action": "S01", "account_ref": str(uuid4())}
    response = await house.call(await firm.token(), "POST", "/internal/v1/check", body)
    assert response.status_code == 401


async def test_without_its_database_check_does_not_allow(house: House) -> None:
    firm = await house.firm()
    token = await firm.token()
    body = {"action": "M05", "firm_id": str(firm.firm_id)}
    nowhere = House(
        house.settings.model_copy(update={"database_url": "postgresql+asyncpg://x@127.0.0.1:1/x"})
    )
    async with nowhere.app.router.lifespan_context(nowhere.app), nowhere.client:
        response = await nowhere.call(token, "POST", "/v1/check", body)
    assert (response.status_code, response.json()["code"]) == (503, "SERVICE_UNAVAILABLE")


async def test_a_wrong_key_changes_no_answer(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    token = await firm.token()
    await client.enter(token, wrong_key())
    assert await ask(house, firm.founder_id, action="S01", account_ref=client.account_ref) == (
        False,
        "MANDATE_PENDING",
    )


async def test_an_answer_is_good_no_longer_than_the_session_and_the_token(house: House) -> None:
    firm = await house.firm()
    opened = (await house.log_in(firm.email())).json()
    body = {"action": "M05", "firm_id": str(firm.firm_id)}

    async def good_for(token: str) -> float:
        answer = (await house.call(token, "POST", "/v1/check", body)).json()
        return (datetime.fromisoformat(answer["valid_until"]) - house.now).total_seconds()

    house.advance(minutes=4, seconds=58)
    assert await good_for(opened["access_token"]) == 2
    opened = (await house.refresh(opened["refresh_token"])).json()
    for _ in range(24):
        house.advance(minutes=29)
        opened = (await house.refresh(opened["refresh_token"])).json()
    house.advance(minutes=14, seconds=58)
    last = (await house.refresh(opened["refresh_token"])).json()
    assert last["expires_in"] == 244
    house.advance(minutes=4)
    assert await good_for(last["access_token"]) == 4
    (session,) = await house.rows("select session_id from sessions where user_id = :u", u=firm.founder_id)
    inner = {"user_id": str(firm.founder_id), "session_id": str(session.session_id)} | body
    said = (await house.internal("POST", "/check", inner)).json()
    assert datetime.fromisoformat(said["valid_until"]) == house.now + timedelta(seconds=4)
    house.advance(seconds=4)
    assert (await house.call(last["access_token"], "POST", "/v1/check", body)).status_code == 401


async def test_of_an_ended_registration_nothing_is_left_to_do(house: House) -> None:
    firm = await house.firm()
    waiting, ended = await firm.client(), await firm.client()
    refusal = {"requested_by": firm.founder_id, "channel": "WEB", "refused_at": house.now}
    await house.hear(ClientRefusedRequest(case_id=ended.case_id, firm_id=firm.firm_id, **refusal))
    entitled = await firm.collaborator("M07", "M09", "M10", portfolios=(firm.portfolio_id,))
    for user_id, actions in (
        (entitled, ("M07", "M09", "M10")),
        (firm.founder_id, ("M07", "M09", "M10", "M11")),
    ):
        for action in actions:
            asked = {"action": action, "account_ref": waiting.account_ref}
            assert await ask(house, user_id, **asked) == (True, None)
            asked["account_ref"] = ended.account_ref
            assert await ask(house, user_id, **asked) == (False, "MANDATE_ENDED")
