"""Text as people type it at enrolment's doors: kept in one spelling, or refused with field and reason."""

from typing import Any

import pytest

from contracts.enrolment import ClientRefusedRequest, ClientRegistrationSubmitted
from contracts.sealed import SealedRecipient
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import a_client, a_record, an_email, an_open_firm, application, wish
from tests.enrolment.played_access import OPENER
from tests.typed_cases import typed

KEPT = {
    "J.-P.": "J.-P.",
    "Jean\u2011Pierre": "Jean-Pierre",
    "de La Tour": "de La Tour",
    "’t Hooft": "'t Hooft",
    "O´Neil": "O'Neil",
}
WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


def a_person(**facts: Any) -> dict[str, Any]:
    return {"last_name": "Petit", "first_name": "Bruno", "email": an_email(), "role": "COLLABORATOR"} | facts


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *(("first_name", name) for name in typed("first name")),
        *(("last_name", name) for name in typed("last name")),
    ],
)
async def test_names_that_people_have_are_kept_in_one_spelling(house: House, field: str, name: str) -> None:
    firm = await an_open_firm(house)
    answer = await house.post("/v1/users", a_person(**{field: name}), by=firm.founder)
    assert (answer.status_code, answer.json().get(field)) == (201, KEPT[name.replace("\u00a0", " ")])


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("n’diaye{}@example.fr", "N'DIAYE{}@EXAMPLE.FR"),
        ("jean\u2011luc{}@example.fr", "jean-luc{}@example.fr"),
        ("ａｎｎｅ{}＠example.fr", "anne\u200b{}@example.fr"),
        ("anne{}@café.fr", "anne{}@xn--caf-dma.fr"),
        ("straße{}@example.fr", "STRAẞE{}@example.fr"),
    ],
)
async def test_two_spellings_of_an_address_are_one_user(house: House, first: str, again: str) -> None:
    firm = await an_open_firm(house)
    number = an_email().partition("@")[0]
    kept = await house.post("/v1/users", a_person(email=first.format(number)), by=firm.founder)
    assert kept.status_code == 201, kept.text
    assert "’" not in kept.json()["email"]
    taken = await house.post("/v1/users", a_person(email=again.format(number)), by=firm.founder)
    assert (taken.status_code, taken.json()["code"]) == (409, "EMAIL_TAKEN")


async def test_ss_is_another_mailbox_than_eszett_here_too(house: House) -> None:
    firm = await an_open_firm(house)
    number = an_email().partition("@")[0]
    for address in (f"straße{number}@example.fr", f"strasse{number}@example.fr"):
        assert (await house.post("/v1/users", a_person(email=address), by=firm.founder)).status_code == 201


@pytest.mark.parametrize("between", ["\u200b", "\u200e", "\ufeff", "\u00ad", "-", "\u2011", "\u00a0"])
async def test_siren_and_siret_are_read_alike(house: House, settings: Settings, between: str) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    assert client.siren
    assert client.siret
    for number in (client.siren, client.siret):
        for spelling in (between.join(number), number.translate(WIDE)):
            sought = {"identifier": spelling}
            answer = await house.post("/v1/contributor-lookups", sought, by=firm.founder)
            assert answer.status_code == 200, answer.text
    for spelling in (client.siren.translate(WIDE), between.join(client.account_number)):
        answer = await house.post("/v1/registrations", wish(spelling), by=firm.founder)
        assert answer.status_code in {201, 409}, answer.text
    assert answer.json()["code"] == "ALREADY_REGISTERED"


async def test_a_founder_types_siret_and_telephone_as_printed(house: House) -> None:
    record = await a_record(house)
    form = application("\u200b".join(record.siret), an_email())
    form["founder"] |= {"mobile": "\u202a0692\u00a012\u201134\u201156\u202c"}
    assert (await house.post("/v1/firm-applications", form)).status_code == 202


@pytest.mark.parametrize("between", ["\u2011", "\u2013", "\u2212", "\u200b", " ", "", "wide"])
async def test_a_refusal_code_is_read_like_the_key(house: House, settings: Settings, between: str) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    case = (await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)).json()
    (submitted,) = await house.announced(ClientRegistrationSubmitted, about=case["case_id"])
    subject = f"case:{case['case_id']}"
    recipient = OPENER.open(submitted.sealed_recipient, SealedRecipient, subject=subject, now=house.now)
    printed = recipient.refusal_code.get_secret_value()
    code = printed.translate(WIDE) if between == "wide" else printed.replace("-", between).lower()
    assert (await house.post("/v1/refusals", {"code": code})).status_code == 200
    assert len(await house.announced(ClientRefusedRequest, about=case["case_id"])) == 1


@pytest.mark.parametrize(
    ("facts", "field", "reason", "words"),
    [
        ({"last_name": "x" * 61}, "body.last_name", "TOO_LONG", "trop long\u00a0: 60 caractères au plus"),
        ({"last_name": " \u3164 "}, "body.last_name", "EMPTY", "ne peut pas être vide"),
        ({"last_name": "evil.example"}, "body.last_name", "SIGN_NOT_ALLOWED", "un nom s’écrit en lettres"),
        ({"email": "anne£@example.fr"}, "body.email", "SIGN_NOT_ALLOWED", "un signe"),
        ({"email": "anne.example.fr"}, "body.email", "MALFORMED", "un seul signe @"),
        ({"mobile": "06 12"}, "body.mobile", "MALFORMED", "numéro de téléphone"),
        ({"role": "KING"}, "body.role", "NOT_PROPOSED", "choix proposés"),
        ({"rights": ["M06", "ZZ"]}, "body.rights[1]", "MALFORMED", "forme attendue"),
        ({"rights": ["M02"]}, "body.rights", "NOT_PROPOSED", "droits"),
        ({"rights": "M06"}, "body.rights", "WRONG_TYPE", "une liste"),
        ({"portfolio_id": "mine"}, "body.portfolio_id", "WRONG_TYPE", "UUID"),
        ({"evil.example": 1}, "body.?", "UNKNOWN_FIELD", "champ inconnu"),
    ],
)
async def test_a_refused_field_says_why_in_french_and_repeats_nothing(
    house: House, facts: dict[str, Any], field: str, reason: str, words: str
) -> None:
    firm = await an_open_firm(house)
    answer = await house.post("/v1/users", a_person(**facts), by=firm.founder)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "REQUEST_INVALID")
    (error,) = problem["errors"]
    assert (error["field"], error["reason"]) == (field, reason)
    assert words in error["detail"]
    assert problem["fields"] == [field.partition("[")[0]]
    assert "evil" not in answer.text
    assert "£" not in answer.text
    assert "KING" not in answer.text


async def test_a_missing_field_and_broken_json_say_so(house: House) -> None:
    firm = await an_open_firm(house)
    person = a_person()
    del person["email"]
    missing = (await house.post("/v1/users", person, by=firm.founder)).json()
    assert missing["errors"] == [{"field": "body.email", "reason": "MISSING", "detail": "obligatoire"}]


@pytest.mark.parametrize(
    ("identifier", "named", "reason", "words"),
    [
        ("73282932", "account_number", None, None),
        ("732829321", "siren", "CHECK_DIGIT", "La clé de contrôle du SIREN"),
        ("73282932000075", "siret", "CHECK_DIGIT", "La clé de contrôle du SIRET"),
        ("1234", "account_number", "WRONG_LENGTH", "8 à 18"),
        ("2600959999295", "account_number", "NIR_NOT_ALLOWED", "sécurité sociale"),
        ("12345678é", "account_number", "SIGN_NOT_ALLOWED", "Un signe"),
    ],
)
async def test_an_identifier_says_which_and_why(
    house: House, identifier: str, named: str, reason: str | None, words: str | None
) -> None:
    firm = await an_open_firm(house)
    answer = await house.post("/v1/contributor-lookups", {"identifier": identifier}, by=firm.founder)
    problem = answer.json()
    if reason is None:
        assert answer.status_code == 200
        return
    assert (answer.status_code, problem["code"]) == (400, "IDENTIFIER_INVALID")
    assert (problem["identifier"], problem["reason"]) == (named, reason)
    assert words in problem["detail"]
    assert identifier not in answer.text
