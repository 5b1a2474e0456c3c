import asyncio
from typing import Any
from uuid import uuid4

import pytest

from contracts.access import ActivationKeyRedeemed
from contracts.enrolment import ClientRefusedRequest, ClientRegistrationSubmitted
from contracts.sealed import SealedRecipient
from enrolment.domain.refusal_code import REFUSAL_CODE
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import OpenFirm, a_client, an_open_firm, wish
from tests.enrolment.played_access import OPENER


async def _letter(house: House, settings: Settings, firm: OpenFirm) -> tuple[dict[str, Any], dict[str, str]]:
    """A case, and what its letter tells the client to type."""
    client = await a_client(house, settings)
    case = (await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)).json()
    (submitted,) = await house.announced(ClientRegistrationSubmitted, about=case["case_id"])
    recipient = OPENER.open(
        submitted.sealed_recipient, SealedRecipient, subject=f"case:{case['case_id']}", now=house.now
    )
    return case, {"code": recipient.refusal_code.get_secret_value()}


async def test_60_the_client_refuses_and_the_firm_is_barred_for_90_days(
    house: House, settings: Settings
) -> None:
    firm = await an_open_firm(house)
    case, printed = await _letter(house, settings, firm)
    typed = {"reference": "anything", "code": printed["code"].lower().replace("-", " ")}
    for form in (typed, printed):
        answer = await house.post("/v1/refusals", form)
        assert (answer.status_code, "refus" in answer.json()["message"]) == (200, True)
    (refused,) = await house.announced(ClientRefusedRequest, about=case["case_id"])
    assert (refused.channel, refused.firm_id) == ("WEB", firm.firm_id)
    shown = await house.send("GET", f"/v1/registrations/{case['case_id']}", by=firm.founder)
    assert shown.json()["state"] == "REFUSED"
    barred = await house.post("/v1/registrations", wish(case["identifier"]), by=firm.founder)
    assert (barred.status_code, barred.json()["code"]) == (409, "REFUSED_RECENTLY")
    house.later(days=90)
    assert (
        await house.post("/v1/registrations", wish(case["identifier"]), by=firm.founder)
    ).status_code == 201
    other = await an_open_firm(house)
    assert (
        await house.post("/v1/registrations", wish(case["identifier"]), by=other.founder)
    ).status_code == 201


async def _remove(house: House, firm: OpenFirm, case: dict[str, Any]) -> None:
    path = f"/v1/registrations/{case['case_id']}/removal"
    assert (await house.post(path, {"confirm": True}, by=firm.founder)).status_code == 200


async def _state(house: House, firm: OpenFirm, case: dict[str, Any]) -> str:
    shown = await house.send("GET", f"/v1/registrations/{case['case_id']}", by=firm.founder)
    return str(shown.json()["state"])


async def test_the_code_of_an_earlier_letter_refuses_the_request_of_now(
    house: House, settings: Settings
) -> None:
    firm = await an_open_firm(house)
    old, printed = await _letter(house, settings, firm)
    await _remove(house, firm, old)
    form = wish(old["identifier"])
    new = (await house.post("/v1/registrations", form, by=firm.founder)).json()
    for _ in range(2):
        assert (await house.post("/v1/refusals", printed)).status_code == 200
    (refused,) = await house.announced(ClientRefusedRequest, about=new["case_id"])
    assert refused.requested_by == firm.founder.user_id
    assert not await house.announced(ClientRefusedRequest, about=old["case_id"])
    assert [await _state(house, firm, case) for case in (old, new)] == ["REMOVED", "REFUSED"]
    barred = await house.post("/v1/registrations", form, by=firm.founder)
    assert barred.json()["code"] == "REFUSED_RECENTLY"


async def test_a_refusal_after_the_removal_bars_the_firm_from_then_on(
    house: House, settings: Settings
) -> None:
    firm = await an_open_firm(house)
    case, printed = await _letter(house, settings, firm)
    await _remove(house, firm, case)
    house.later(days=10)
    assert (await house.post("/v1/refusals", printed)).status_code == 200
    assert await _state(house, firm, case) == "REMOVED"
    assert not await house.announced(ClientRefusedRequest, about=case["case_id"])
    house.later(days=90, seconds=-1)
    barred = await house.post("/v1/registrations", wish(case["identifier"]), by=firm.founder)
    assert (barred.json()["code"], barred.json()["retry_after"]) == ("REFUSED_RECENTLY", 1)
    house.later(seconds=1)
    again = await house.post("/v1/registrations", wish(case["identifier"]), by=firm.founder)
    assert again.status_code == 201


def wrong_code() -> str:
    """Well formed, and nobody's."""
    return REFUSAL_CODE.print(REFUSAL_CODE.draw())


async def test_wrong_codes_are_slowed_by_their_source_and_a_right_one_is_always_honoured(
    house: House, settings: Settings
) -> None:
    _, printed = await _letter(house, settings, await an_open_firm(house))
    guesser = {"X_Forwarded_For": "203.0.113.7"}
    answers = [await house.post("/v1/refusals", {"code": wrong_code()}, **guesser) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[0].json()["code"] == "REFUSAL_CODE_NOT_VALID"
    assert answers[5].json()["retry_after"] == 3600
    elsewhere = await house.post("/v1/refusals", {"code": wrong_code()}, X_Forwarded_For="203.0.113.8")
    assert elsewhere.status_code == 422
    assert (await house.post("/v1/refusals", printed, **guesser)).status_code == 200
    house.later(hours=1)
    assert (await house.post("/v1/refusals", {"code": wrong_code()}, **guesser)).status_code == 422


async def test_many_wrong_codes_at_once_delay_no_right_one(house: House, settings: Settings) -> None:
    firm = await an_open_firm(house)
    letters = [await _letter(house, settings, firm) for _ in range(3)]
    wrong = [house.post("/v1/refusals", {"code": wrong_code()}) for _ in range(20)]
    right = [house.post("/v1/refusals", printed) for _, printed in letters]
    answers = await asyncio.gather(*wrong, *right)
    assert {answer.status_code for answer in answers[:20]} <= {422, 429}
    assert [answer.status_code for answer in answers[20:]] == [200] * 3


@pytest.mark.parametrize(
    "spelling",
    [
        lambda code: code.replace("-", "\u2011"),
        lambda code: code.replace("-", " \u2013 "),
        lambda code: code.replace("-", "\u2212").lower(),
        lambda code: code.replace("-", "\u200b\ufeff"),
        lambda code: " ".join(code.replace("-", "")),
        lambda code: "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in code),
    ],
)
async def test_a_code_is_read_like_the_key(house: House, settings: Settings, spelling: Any) -> None:
    _, printed = await _letter(house, settings, await an_open_firm(house))
    answer = await house.post("/v1/refusals", {"code": spelling(printed["code"])})
    assert answer.status_code == 200, answer.text


async def test_nonsense_and_mistyped_codes_are_answered_alike_and_do_not_count(
    house: House, settings: Settings
) -> None:
    _, printed = await _letter(house, settings, await an_open_firm(house))
    swapped = printed["code"][:-1] + ("2" if printed["code"][-1] != "2" else "3")
    codes = ["0000", "2222-2222", swapped, "\u00e9" * 16, "-" * 60]
    source = {"X_Forwarded_For": "203.0.113.9"}
    answers = [await house.post("/v1/refusals", {"code": code}, **source) for code in codes * 2]
    assert {(answer.status_code, answer.text) for answer in answers} == {(422, answers[0].text)}
    assert not any(code in answers[0].text for code in codes)


async def test_once_the_key_was_entered_it_is_too_late(house: House, settings: Settings) -> None:
    firm = await an_open_firm(house)
    case, printed = await _letter(house, settings, firm)
    redeemed = ActivationKeyRedeemed(
        key_id=uuid4(), case_id=case["case_id"], firm_id=firm.firm_id, by=firm.founder.user_id
    )
    await house.hear(redeemed)
    answer = await house.post("/v1/refusals", printed)
    assert (answer.status_code, answer.json()["code"]) == (409, "STATE_CONFLICT")
