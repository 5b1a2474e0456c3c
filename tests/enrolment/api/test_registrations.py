import asyncio
from datetime import timedelta

import pytest

from contracts.enrolment import ClientRegistrationSubmitted
from contracts.sealed import SealedRecipient
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import ADDRESS, a_client, a_collaborator, an_open_firm, wish
from tests.enrolment.played_access import OPENER
from tests.seals import sealed_until


async def test_a_letter_is_asked_for_and_only_notifications_reads_its_recipient(
    house: House, settings: Settings
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    answer = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    taken = answer.json()
    assert (answer.status_code, taken["state"], taken["ignored_fields"]) == (201, "AWAITING_KEY", [])
    assert taken["message"].startswith("Votre modification a bien été prise en compte. Un courrier")
    (submitted,) = await house.announced(ClientRegistrationSubmitted, about=taken["case_id"])
    assert (submitted.account_ref, submitted.by_role) == (client.account_ref, "ADMINISTRATOR")
    assert submitted.replaces_previous is False
    recipient = OPENER.open(
        submitted.sealed_recipient, SealedRecipient, subject=f"case:{taken['case_id']}", now=house.now
    )
    assert sealed_until(submitted.sealed_recipient) == house.now + timedelta(days=30)
    assert recipient.address_lines == ADDRESS.lines
    assert (recipient.civility, recipient.name, recipient.firm_town) == ("MME", "DUPONT Marie", "LYON")
    assert recipient.letter_reference.startswith("CL-")
    assert recipient.letter_reference not in answer.text
    assert taken["reference"] not in recipient.model_dump_json()
    assert recipient.account_last4 == client.account_number[-4:]
    for secret in (recipient.refusal_code.get_secret_value(), recipient.name, "LILAS"):
        assert secret not in answer.text
        assert secret not in submitted.model_dump_json()


async def test_43_an_address_typed_by_the_firm_is_ignored_and_reported(
    house: House, settings: Settings
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    form = wish(client.account_number, address="1 RUE DU CABINET", street="x")
    answer = await house.post("/v1/registrations", form, by=firm.founder)
    assert answer.json()["ignored_fields"] == ["address", "street"]
    (submitted,) = await house.announced(ClientRegistrationSubmitted, about=answer.json()["case_id"])
    recipient = OPENER.open(
        submitted.sealed_recipient, SealedRecipient, subject=f"case:{submitted.case_id}", now=house.now
    )
    assert recipient.address_lines == ADDRESS.lines


async def test_36_and_37_one_case_per_account_even_at_the_same_instant(
    house: House, settings: Settings
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    forms = [wish(client.siren or ""), wish(client.account_number), wish(client.siret or "")]
    answers = await asyncio.gather(
        *(house.post("/v1/registrations", form, by=firm.founder) for form in forms)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    (taken,) = [answer.json() for answer in answers if answer.status_code == 201]
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {(r["code"], r["case_id"]) for r in refused} == {("ALREADY_REGISTERED", taken["case_id"])}
    assert len(await house.announced(ClientRegistrationSubmitted, about=client.account_ref)) == 1


@pytest.mark.parametrize(
    ("reason", "status", "code"),
    [
        ("PORTFOLIO_NOT_INITIALISED", 409, "PORTFOLIO_NOT_INITIALISED"),
        ("NOT_FOUND", 404, "NOT_FOUND"),
        ("RIGHT_MISSING", 403, "RIGHT_MISSING"),
        ("PORTFOLIO_NOT_ASSOCIATED", 403, "ACCESS_DENIED"),
        ("FIRM_SUSPENDED", 403, "ACCESS_DENIED"),
        ("SUBJECT_INACTIVE", 401, "UNAUTHENTICATED"),
    ],
)
async def test_18_access_judges_the_portfolio(
    house: House, settings: Settings, reason: str, status: int, code: str
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    collaborator = await a_collaborator(house, firm, "M06")
    house.access.reason = reason
    answer = await house.post("/v1/registrations", wish(client.account_number), by=collaborator)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert house.access.checks[-1]["action"] == "M06"
    assert not await house.announced(ClientRegistrationSubmitted, about=client.account_ref)


async def test_what_is_not_offered_or_not_allowed_is_refused(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    unentitled = await a_collaborator(house, firm)
    number = client.account_number
    answers = [
        await house.post("/v1/registrations", wish(number, method="A"), by=firm.founder),
        await house.post("/v1/registrations", wish(number, services=["S11"]), by=firm.founder),
        await house.post("/v1/registrations", wish("123456789"), by=firm.founder),
        await house.post("/v1/registrations", wish(number), by=unentitled),
        await house.post("/v1/registrations", wish(number)),
    ]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [
        (422, "METHOD_NOT_OFFERED"),
        (422, "SERVICE_NOT_OFFERED"),
        (400, "IDENTIFIER_INVALID"),
        (403, "RIGHT_MISSING"),
        (401, "UNAUTHENTICATED"),
    ]
    assert not any("123456789" in a.text or number in a.text for a in answers)
    house.access.down = True
    away = await house.post("/v1/registrations", wish(number), by=firm.founder)
    assert (away.status_code, away.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
