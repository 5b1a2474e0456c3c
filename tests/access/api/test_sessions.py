"""Login, refresh, logout and lockout at the door."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from contracts.access import AccountLocked, SessionEnded
from contracts.enrolment import (
    CollaboratorInvited,
    CollaboratorReinstated,
    CollaboratorRemoved,
    CollaboratorSuspended,
)
from tests.access.house import MONDAY, PASSWORD, House

UNIFORM = "informations d’identification non valides"


async def test_a_login_answers_tokens_and_the_login_before(house: House) -> None:
    firm = await house.firm()
    first = await house.log_in(firm.email())
    assert first.status_code == 201
    assert first.headers["cache-control"] == "no-store"
    assert first.json()["last_login_at"] is None
    assert first.json()["expires_in"] == 300
    house.advance(hours=1)
    second = await house.log_in(f"  {firm.email().upper()} ")
    assert second.json()["last_login_at"] == MONDAY.isoformat().replace("+00:00", "Z")
    assert second.json()["session_expires_at"] == "2026-11-23T22:00:00Z"


@pytest.mark.parametrize("wrong", ["password", "login", "dormant", "suspended"])
async def test_every_failure_is_the_same(house: House, wrong: str) -> None:
    firm = await house.firm()
    email, password = firm.email(), PASSWORD
    match wrong:
        case "password":
            password = "Soleil-Vert-43"
        case "login":
            email = "nobody@cabinet.example"
        case "dormant":
            dormant = uuid4()
            await firm.give_password(dormant)
            email = firm.email(dormant)
        case "suspended":
            user_id = await firm.collaborator()
            event = CollaboratorSuspended(user_id=user_id, firm_id=firm.firm_id, by=firm.founder_id)
            await house.hear(event, version=3)
            email = firm.email(user_id)
    response = await house.log_in(email, password)
    assert response.status_code == 401
    assert response.json()["code"] == "INVALID_CREDENTIALS"
    assert response.json()["detail"] == UNIFORM


async def test_scenario_78_five_failures_lock_for_thirty_minutes(house: House) -> None:
    firm = await house.firm()
    for _ in range(5):
        assert (await house.log_in(firm.email(), "wrong")).status_code == 401
    house.advance(minutes=29, seconds=59)
    refused = await house.log_in(firm.email())
    assert (refused.status_code, refused.json()["detail"]) == (401, UNIFORM)
    house.advance(seconds=1)
    assert (await house.log_in(firm.email())).status_code == 201
    (alert,) = await house.said(AccountLocked, user_id=firm.founder_id)
    assert alert.until.isoformat() == "2026-11-23T09:30:00+00:00"


async def test_attempts_during_a_lock_dont_extend_it_and_each_lock_is_announced(house: House) -> None:
    firm = await house.firm()
    for _ in range(9):
        await house.log_in(firm.email(), "wrong")
        house.advance(minutes=1)
    house.advance(minutes=30)
    for _ in range(5):
        await house.log_in(firm.email(), "wrong")
    assert len(await house.said(AccountLocked, user_id=firm.founder_id)) == 2


async def test_a_success_clears_the_count(house: House) -> None:
    firm = await house.firm()
    for attempt in ("wrong", "wrong", "wrong", "wrong", PASSWORD, "wrong", "wrong", "wrong", "wrong"):
        await house.log_in(firm.email(), attempt)
    assert (await house.log_in(firm.email())).status_code == 201


async def test_unknown_logins_are_counted_like_known_ones(house: House) -> None:
    email = f"{uuid4().hex}@nowhere.example"
    before = await house.value("select count(*) from lockouts")
    for _ in range(7):
        assert (await house.log_in(email, "wrong")).json()["code"] == "INVALID_CREDENTIALS"
    assert await house.value("select count(*) from lockouts") == before + 1
    assert (
        await house.value("select max(failures) from lockouts where locked_until > :now", now=house.now) == 5
    )


async def test_a_lock_bars_the_login_and_disturbs_no_session(house: House) -> None:
    firm = await house.firm()
    client, waiting = await firm.active_client(), await firm.client()
    opened = (await house.log_in(firm.email())).json()
    for _ in range(5):
        await house.log_in(firm.email(), "wrong")
    assert (await house.log_in(firm.email())).status_code == 401
    token = opened["access_token"]
    assert (await client.check(token))["allow"] is True
    assert (await waiting.enter(token, waiting.key)).status_code == 200
    created = await house.call(token, "POST", "/v1/portfolios", {"name": "Autre", "confirm": True})
    assert created.status_code == 201
    assert (await house.refresh(opened["refresh_token"])).status_code == 200


async def test_a_stranger_who_goes_on_guessing_floods_no_mailbox(house: House) -> None:
    firm = await house.firm()
    for _ in range(48):
        for _ in range(5):
            await house.log_in(firm.email(), "wrong")
        house.advance(minutes=30)
    alerts = await house.said(AccountLocked, user_id=firm.founder_id)
    assert [alert.until.hour * 60 + alert.until.minute for alert in alerts] == [570, 600, 630]
    for _ in range(5):
        await house.log_in(firm.email(), "wrong")
    assert len(await house.said(AccountLocked, user_id=firm.founder_id)) == 4
    assert await house.said(AccountLocked, user_id=UUID(int=0)) == []


async def test_a_session_idles_out_after_thirty_minutes_and_ends_after_twelve_hours(house: House) -> None:
    firm = await house.firm()
    idle = (await house.log_in(firm.email())).json()["refresh_token"]
    house.advance(minutes=30)
    assert (await house.refresh(idle)).status_code == 401
    token = (await house.log_in(firm.email())).json()["refresh_token"]
    for _ in range(24):
        house.advance(minutes=29, seconds=59)
        token = (await house.refresh(token)).json()["refresh_token"]
    house.advance(seconds=24)
    assert (await house.refresh(token)).status_code == 401


async def test_logging_out_is_immediate(house: House) -> None:
    firm = await house.firm()
    opened = (await house.log_in(firm.email())).json()
    token = opened["access_token"]
    assert (await house.call(token, "DELETE", "/v1/sessions/current")).status_code == 204
    assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 401
    assert (
        await house.call(token, "POST", "/v1/check", {"action": "M05", "firm_id": str(firm.firm_id)})
    ).status_code == 401
    assert (await house.refresh(opened["refresh_token"])).status_code == 401


async def test_an_end_before_its_time_is_told_once(house: House) -> None:
    firm = await house.firm()
    for ended in range(2):
        opened = (await house.log_in(firm.email())).json()
        if ended:
            await house.call(opened["access_token"], "DELETE", "/v1/sessions/current")
        else:
            await house.refresh(opened["refresh_token"])
            house.advance(seconds=10)
        for _ in range(3):
            await house.refresh(opened["refresh_token"])
    told = await house.said(SessionEnded, user_id=firm.founder_id)
    assert [one.ended_at for one in told] == [MONDAY + timedelta(seconds=10)] * 2
    sessions = await house.rows("select session_id from sessions where user_id = :u", u=firm.founder_id)
    assert {one.session_id for one in told} == {row.session_id for row in sessions}


async def test_idling_out_is_told_to_nobody(house: House) -> None:
    firm = await house.firm()
    idle = (await house.log_in(firm.email())).json()["refresh_token"]
    house.advance(minutes=30)
    await house.refresh(idle)
    assert await house.said(SessionEnded, user_id=firm.founder_id) == []


async def test_suspension_ends_sessions_and_reinstatement_lets_in_again(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator()
    opened = (await house.log_in(firm.email(user_id))).json()
    who = {"user_id": user_id, "firm_id": firm.firm_id, "by": firm.founder_id}
    await house.hear(CollaboratorSuspended(**who), version=3)
    assert (await house.call(opened["access_token"], "GET", "/v1/portfolios")).status_code == 401
    assert (await house.refresh(opened["refresh_token"])).status_code == 401
    await house.hear(CollaboratorReinstated(**who), version=4)
    assert (await house.refresh(opened["refresh_token"])).status_code == 401
    assert (await house.log_in(firm.email(user_id))).status_code == 201


async def test_scenario_15_a_removed_collaborator_is_out_at_once(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator("S01", portfolios=(firm.portfolio_id,))
    opened = (await house.log_in(firm.email(user_id))).json()
    await house.hear(
        CollaboratorRemoved(user_id=user_id, firm_id=firm.firm_id, by=firm.founder_id), version=3
    )
    assert (await house.call(opened["access_token"], "GET", "/v1/portfolios")).status_code == 401
    assert (await house.refresh(opened["refresh_token"])).status_code == 401
    assert (await house.log_in(firm.email(user_id))).status_code == 401
    left = await house.value("select count(*) from associations where user_id = :user_id", user_id=user_id)
    assert left == 0


async def test_the_first_of_several_keys_signs_and_all_are_published(house: House) -> None:
    firm = await house.firm()
    published = (await house.client.get("/.well-known/jwks.json")).json()["keys"]
    assert [key["kid"] for key in published] == ["signing-2", "signing-1"]
    assert not any("d" in key for key in published)
    header = json.loads(_decoded((await firm.token()).split(".")[0]))
    assert (header["alg"], header["kid"]) == ("ES256", "signing-2")


async def test_a_token_is_worth_nothing_after_five_minutes(house: House) -> None:
    firm = await house.firm()
    token = await firm.token()
    body = {"action": "M05", "firm_id": str(firm.firm_id)}
    assert (await house.call(token, "POST", "/v1/check", body)).json()["allow"] is True
    house.advance(minutes=5, seconds=60)  # and what the clocks of two hosts may be apart
    assert (await house.call(token, "POST", "/v1/check", body)).status_code == 401
    assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 401


async def test_a_demoted_administrator_is_no_administrator_with_his_old_token(house: House) -> None:
    from contracts.enrolment import CollaboratorRightsChanged

    firm = await house.firm()
    user_id = uuid4()
    invited = CollaboratorInvited(
        user_id=user_id,
        firm_id=firm.firm_id,
        role="ADMINISTRATOR",
        rights=(),
        portfolio_ids=(),
        invited_by=firm.founder_id,
        deadline=house.now,
    )
    await house.hear(invited)
    await firm.give_password(user_id)
    await firm.activate(user_id, "ADMINISTRATOR")
    token = await firm.token(user_id)
    changed = CollaboratorRightsChanged(
        user_id=user_id, firm_id=firm.firm_id, role="COLLABORATOR", rights=("M06",)
    )
    await house.hear(changed, version=3)
    response = await house.call(token, "POST", "/v1/portfolios", {"name": "Mien", "confirm": True})
    assert (response.status_code, response.json()["code"]) == (403, "ROLE_REQUIRED")


def _decoded(part: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
