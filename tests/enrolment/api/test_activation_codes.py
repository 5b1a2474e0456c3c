"""The code beside the link: for mailboxes whose protection rewrites links (decision 3)."""

import secrets

import httpx2
import pytest
from sqlalchemy import text

from contracts.enrolment import ActivationEmailRequested, ActivationReplayed
from enrolment.domain.activation_code import ACTIVATION_CODE
from tests.enrolment.house import PASSWORD, House
from tests.enrolment.people import a_record, an_email, an_open_firm, application, invite

CODE = "/v1/activation/code"


async def typed(
    house: House, email: str, code: str, password: str = PASSWORD, **headers: str
) -> httpx2.Response:
    return await house.post(CODE, {"email": email, "code": code, "password": password}, **headers)


async def looked_at(house: House, email: str, code: str, **headers: str) -> httpx2.Response:
    return await house.post(f"{CODE}/preview", {"email": email, "code": code}, **headers)


async def test_a_founder_types_it_instead_of_following_the_link(house: House) -> None:
    record, email = await a_record(house), an_email()
    await house.post("/v1/firm-applications", application(record.siret, email))
    (request,) = await house.announced(ActivationEmailRequested, about=email)
    shown = await looked_at(house, email, house.code_of(request))
    assert (shown.status_code, shown.json()["firm_name"]) == (200, "CABINET DUVAL")
    answer = await typed(house, email, house.code_of(request))
    assert answer.json() == {"state": "ACTIVE", "role": "ADMINISTRATOR", "email": email}


async def test_code_and_link_are_used_once_by_either(house: House) -> None:
    firm = await an_open_firm(house)
    by_code, by_link = await invite(house, firm), await invite(house, firm)
    assert (await typed(house, by_code.email, house.code_of(by_code))).status_code == 200
    assert (await house.activate(house.token_of(by_link))).status_code == 200
    for request in (by_code, by_link):
        answers = [
            await typed(house, request.email, house.code_of(request), "Un-autre-secret-12!"),
            await looked_at(house, request.email, house.code_of(request)),
            await house.activate(house.token_of(request), "Un-autre-secret-12!"),
        ]
        assert [(a.status_code, a.json()["code"]) for a in answers] == [(410, "LINK_USED")] * 3
        assert house.access.credentials[str(request.user_id)]["password"] == PASSWORD
        assert len(await house.announced(ActivationReplayed, about=request.message_id)) == 1


async def test_it_is_read_as_people_type_it(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    loosely = house.code_of(request).lower().replace("-", " – ")
    assert (await typed(house, f" {request.email.upper()} ", f"\u200b{loosely} ")).status_code == 200


async def test_it_lives_and_dies_with_the_link(house: House) -> None:
    firm = await an_open_firm(house)
    first, cancelled = await invite(house, firm), await invite(house, firm)
    house.later(hours=24)
    late = await typed(house, first.email, house.code_of(first))
    assert (late.status_code, late.json()["code"], late.json()["purpose"]) == (
        410,
        "LINK_EXPIRED",
        "COLLABORATOR",
    )
    await house.post(f"/v1/users/{first.user_id}/invitation", None, by=firm.founder)
    second = (await house.announced(ActivationEmailRequested, about=first.user_id))[-1]
    assert (await typed(house, first.email, house.code_of(first))).json()["code"] == "LINK_EXPIRED"
    await house.post(f"/v1/users/{cancelled.user_id}/removal", {"confirm": True}, by=firm.founder)
    assert (await typed(house, cancelled.email, house.code_of(cancelled))).status_code == 404
    house.later(hours=23, minutes=59, seconds=59)
    assert (await typed(house, first.email, house.code_of(second))).status_code == 200


async def test_wrong_ones_are_slowed_and_the_right_one_is_honoured(house: House) -> None:
    """A stranger who tries codes for somebody's address burns nothing, and learns nothing."""
    request = await invite(house, await an_open_firm(house))
    stranger = {"X_Forwarded_For": "203.0.113.7"}
    wrong = [ACTIVATION_CODE.print(ACTIVATION_CODE.draw()) for _ in range(22)]
    answers = [
        await (typed if place % 2 else looked_at)(house, request.email, code, **stranger)
        for place, code in enumerate(wrong)
    ]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429] * 2
    assert {answer.json()["code"] for answer in answers[:20]} == {"ACTIVATION_CODE_NOT_VALID"}
    unknown = await typed(house, an_email(), house.code_of(request), X_Forwarded_For="203.0.113.8")
    assert (unknown.status_code, unknown.json()) == (422, answers[0].json())
    assert (await typed(house, request.email, house.code_of(request), **stranger)).status_code == 200


@pytest.mark.parametrize("code", ["7KQM-2XWP", "7KQM-2XWP-9RT0", "x", "\u202e\u202e\u202e", "A" * 60])
async def test_what_cant_be_a_code_is_refused_and_not_repeated(house: House, code: str) -> None:
    for answer in (await typed(house, an_email(), code), await looked_at(house, an_email(), code)):
        assert (answer.status_code, answer.json()["code"]) == (422, "ACTIVATION_CODE_NOT_VALID")


async def test_a_weak_password_leaves_it_good(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    weak = await typed(house, request.email, house.code_of(request), "court")
    assert (weak.status_code, weak.json()["code"]) == (422, "PASSWORD_TOO_WEAK")
    assert (await typed(house, request.email, house.code_of(request))).status_code == 200


async def test_the_same_key_gets_the_same_answer(house: House) -> None:
    request, key = await invite(house, await an_open_firm(house)), secrets.token_hex(8)
    answers = [
        await typed(house, request.email, house.code_of(request), Idempotency_Key=key) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"


async def test_known_and_unknown_addresses_cost_the_same_statements(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    code = ACTIVATION_CODE.print(ACTIVATION_CODE.draw())
    bodies = [{"email": email, "code": code, "password": PASSWORD} for email in (request.email, an_email())]
    known, unknown = [await house.statements(CODE, body) for body in bodies]
    assert known == unknown


async def test_only_a_keyed_digest_of_it_is_kept(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    code = house.code_of(request)
    await typed(house, request.email, code)
    async with house.database.transaction() as tx:
        for table in ("activations", "outbox", "idempotency_keys", "users"):
            rows = list(await tx.scalars(text(f"select t::text from {table} t")))  # noqa: S608
            assert rows
            assert not [row for row in rows if code in row or code.replace("-", "") in row]
