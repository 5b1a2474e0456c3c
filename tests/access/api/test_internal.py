"""What enrolment asks of access."""

from uuid import UUID, uuid4

import httpx2
import pytest

from contracts.access import ActivationKeyRevoked, MandateRevoked
from contracts.enrolment import ClientRegistrationRemoved, CollaboratorRemoved
from tests.access.house import LETTERS_SECRET, PASSWORD, SERVICE_SECRET, House, revocation
from web.service_tokens import service_token


async def test_scenario_65_removal_denies_the_very_next_check(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    token = await firm.token()
    assert (await client.check(token))["allow"] is True
    body = revocation(firm, client)
    for _ in range(2):
        assert (await house.internal("POST", "/revocations", body)).status_code == 204
    assert (await client.check(token))["allow"] is False
    await house.hear(
        ClientRegistrationRemoved(
            case_id=client.case_id,
            firm_id=firm.firm_id,
            account_ref=client.account_ref,
            kind="EMPLOYER",
            by=firm.founder_id,
            removed_at=house.now,
        )
    )
    (told,) = await house.said(MandateRevoked, case_id=client.case_id)
    assert (told.cause, told.by) == ("BY_FIRM", firm.founder_id)
    assert await house.said(ActivationKeyRevoked, case_id=client.case_id) == []


async def test_scenario_56_removal_kills_the_key_in_the_post(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    await house.internal("POST", "/revocations", revocation(firm, client))
    (told,) = await house.said(ActivationKeyRevoked, case_id=client.case_id)
    assert (told.cause, told.by) == ("BY_FIRM", firm.founder_id)
    response = await client.enter(await firm.token(), client.key)
    assert (response.status_code, response.json()["code"]) == (422, "KEY_NOT_VALID")


async def living(house: House, *keys: UUID, secret: str = LETTERS_SECRET) -> httpx2.Response:
    """As notifications asks."""
    token = service_token(secret, caller="notifications", callee="access", now=house.now)
    headers = {"Authorization": f"Bearer {token}"}
    body = {"key_ids": [str(key) for key in keys]}
    return await house.client.post("/internal/v1/living-keys", json=body, headers=headers)


async def test_a_key_is_alive_while_it_can_be_entered(house: House) -> None:
    """Of committed rows: what ended it may be announced much later."""
    firm = await house.firm()
    waiting, removed, used = await firm.client(), await firm.client(), await firm.active_client()
    keys = [
        await house.value("select key_id from keys where case_id = :c", c=client.case_id)
        for client in (waiting, removed, used)
    ]
    await house.internal("POST", "/revocations", revocation(firm, removed))

    answer = await living(house, *keys, uuid4())

    assert answer.json() == {"key_ids": [str(keys[0])]}
    house.advance(days=731)
    assert (await living(house, keys[0])).json() == {"key_ids": []}
    assert (await living(house)).json() == {"key_ids": []}


async def test_only_notifications_asks_about_keys_and_asks_nothing_else(house: House) -> None:
    assert (await living(house, secret=SERVICE_SECRET)).status_code == 401
    token = service_token(LETTERS_SECRET, caller="enrolment", callee="access", now=house.now)
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("revocations", "check"):
        answer = await house.client.post(f"/internal/v1/{path}", json={}, headers=headers)
        assert answer.status_code == 401
    assert (await living(house, *(uuid4() for _ in range(201)))).status_code == 400


async def test_a_revocation_before_the_case_is_heard_of_leaves_no_key(house: House) -> None:
    firm = await house.firm()
    submitted = firm.submission()
    await house.internal("POST", "/revocations", revocation(firm, submitted))
    await house.hear(submitted)
    assert await house.value("select count(*) from keys where case_id = :c", c=submitted.case_id) == 0
    assert await house.value("select count(*) from mandates where case_id = :c", c=submitted.case_id) == 0


async def test_r001_16_all_registrations_of_a_kind_end_in_one_request(house: House) -> None:
    firm = await house.firm()
    active, waiting = await firm.active_client(), await firm.client()
    token = await firm.token()
    body = revocation(firm, active, waiting)
    assert (await house.internal("POST", "/revocations", body)).status_code == 204
    assert (await active.check(token))["allow"] is False
    assert len(await house.said(MandateRevoked, case_id=active.case_id)) == 1
    assert len(await house.said(ActivationKeyRevoked, case_id=waiting.case_id)) == 1
    too_many = revocation(firm, *(firm.submission() for _ in range(201)))
    assert (await house.internal("POST", "/revocations", too_many)).status_code == 400


async def test_only_the_firm_itself_revokes_by_this_door(house: House) -> None:
    firm = await house.firm()
    body = revocation(firm, firm.submission()) | {"cause": "CLIENT_REFUSED"}
    response = await house.internal("POST", "/revocations", body)
    assert response.status_code == 400


@pytest.mark.parametrize(
    "password",
    [
        "Short-42x",
        "alllowercase-42",
        "ALLUPPERCASE-42",
        "No-Digits-Here",
        "NoSpecial42x",
        "Password-123",
        "x" * 129,
    ],
)
async def test_scenario_80_weak_passwords_are_refused(house: House, password: str) -> None:
    body = {"firm_id": str(uuid4()), "login": "anne@cabinet.example", "password": password}
    response = await house.internal("PUT", f"/credentials/{uuid4()}", body)
    assert (response.status_code, response.json()["code"]) == (422, "PASSWORD_TOO_WEAK")
    assert password not in response.text


async def test_an_active_users_password_is_not_replaced(house: House) -> None:
    firm = await house.firm()
    body = {"firm_id": str(firm.firm_id), "login": firm.email(), "password": "Lune-Rouge-99"}
    response = await house.internal("PUT", f"/credentials/{firm.founder_id}", body)
    assert (response.status_code, response.json()["code"]) == (409, "STATE_CONFLICT")
    assert (await house.log_in(firm.email())).status_code == 201


async def test_a_dormant_password_may_be_replaced_and_opens_nothing(house: House) -> None:
    firm, user_id = await house.firm(), uuid4()
    await firm.give_password(user_id)
    await firm.give_password(user_id)
    assert (await house.log_in(firm.email(user_id))).status_code == 401


async def test_a_login_in_use_is_taken_and_one_of_somebody_gone_is_free(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator()
    body = {"firm_id": str(firm.firm_id), "login": firm.email(user_id), "password": PASSWORD}
    newcomer = uuid4()
    taken = await house.internal("PUT", f"/credentials/{newcomer}", body)
    assert (taken.status_code, taken.json()["code"]) == (409, "EMAIL_TAKEN")
    await house.hear(
        CollaboratorRemoved(user_id=user_id, firm_id=firm.firm_id, by=firm.founder_id), version=3
    )
    assert (await house.internal("PUT", f"/credentials/{newcomer}", body)).status_code == 204


async def test_a_login_left_dormant_by_an_old_invitation_is_free(house: House) -> None:
    firm, old, new = await house.firm(), uuid4(), uuid4()
    await firm.give_password(old)
    body = {"firm_id": str(firm.firm_id), "login": firm.email(old), "password": PASSWORD}
    assert (await house.internal("PUT", f"/credentials/{new}", body)).status_code == 204
