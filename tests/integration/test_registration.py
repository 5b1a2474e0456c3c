"""Spec F, registration by postal key: what is taken, refused, ignored, and not disclosed."""

import asyncio
import csv
from uuid import UUID

from tests.integration.firms_reference import luhn_completed
from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.records import announced, rows
from workbench.cast import SAMPLE, Client
from workbench.stage import expect

TAKEN = "Votre modification a bien été prise en compte."


async def test_scenario_36_already_registered_in_the_firm(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, _ = await people.case_with_letter(firm, client)

    again = expect(await people.register(firm.founder, client, firm.portfolio_id), 409, "ALREADY_REGISTERED")

    assert again["case_id"] == case["case_id"]
    assert (
        len(await announced(household, "enrolment", "ClientRegistrationSubmitted", case["account_ref"])) == 1
    )
    assert len(await rows(household, "notifications", "letters", case_id=case["case_id"])) == 1


async def test_scenario_37_two_users_in_the_same_second(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    await people.case_with_letter(firm)  # opens the portfolio to collaborators
    bruno, _ = await people.collaborator(firm, portfolio_id=firm.portfolio_id)

    answers = await asyncio.gather(
        *(people.register(member, client, firm.portfolio_id) for member in (firm.founder, bruno) * 3)
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {
        "ALREADY_REGISTERED"
    }
    (case,) = [expect(answer, 201) for answer in answers if answer.status_code == 201]
    cases = await rows(household, "enrolment", "registrations", account_ref=case["account_ref"])
    assert len(cases) == 1
    assert (
        len(await announced(household, "enrolment", "ClientRegistrationSubmitted", case["account_ref"])) == 1
    )


async def test_scenario_40_no_service_ticked(people: People) -> None:
    firm, client = await people.firm(), people.client()

    case, _ = await people.active_case(firm, client, services=[], courriels=[])

    assert (await firm.founder.check("S01", case["account_ref"]))["allow"]
    denied = await firm.founder.check("S05", case["account_ref"])
    assert (denied["allow"], denied["reason"]) == (False, "ACCESS_DENIED")


async def test_scenario_43_the_firm_types_another_address(people: People) -> None:
    firm, client = await people.firm(), people.client()
    wanted = {"address": "1 RUE DU CABINET\n75001 PARIS", "recipient": "CABINET"}

    case = expect(await people.register(firm.founder, client, firm.portfolio_id, **wanted), 201)

    assert case["ignored_fields"] == ["address", "recipient"]
    assert case["message"].startswith(TAKEN)
    letter = await people.letter(case)
    assert "RUE DU CABINET" not in letter.text
    row = next(row for row in contributors() if row["siren"] == client.identifier)
    assert f"{row['street']}\n" in letter.text
    assert f"{row['postcode']} {row['town']}" in letter.text


async def test_unknown_account_is_not_revealed_at_submission(household: Household, people: People) -> None:
    """D-38: the same answer at first, « lettre impossible » the day after."""
    firm, known = await people.firm(), people.client()
    unknown = Client(known.kind, luhn_completed("99988877"), "", "")

    answers = [await people.register(firm.founder, client, firm.portfolio_id) for client in (known, unknown)]
    bodies = [expect(answer, 201) for answer in answers]

    case = bodies[1]
    assert alike(bodies[0]) == alike(bodies[1])
    for body in bodies:
        reference = f"ET-{UUID(body['case_id']).hex[:10].upper()}"
        mail = await household.mailbox.wait_for(to=firm.founder.email, subject_contains=reference)
        assert "Un courrier est adressé à votre client" in mail.subject
    await people.letter(bodies[0])
    shown = await firm.founder.registration(case["case_id"])
    assert (shown["state"], shown["reason_code"]) == ("AWAITING_KEY", None)
    again = await people.register(firm.founder, unknown, firm.portfolio_id)
    expect(again, 409, "ALREADY_REGISTERED")

    await people.later(firm, hours=24)
    rejected = await people.case_in(firm.founder, case, "REJECTED")
    assert rejected["reason_code"] == "LETTER_IMPOSSIBLE"
    await household.mailbox.wait_for(to=firm.founder.email, subject_contains="Aucun courrier")
    assert await rows(household, "notifications", "letters", case_id=case["case_id"]) == []


async def test_address_missing(household: Household, people: People) -> None:
    """C.3: no usable address, no letter; the firm learns it by mail, in the same words."""
    firm = await people.firm()
    row = next(row for row in contributors() if row["kind"] == "EMPLOYER" and not row["street"])
    client = Client(row["kind"], row["siren"], row["display_name"], row["nir"])

    case = expect(await people.register(firm.founder, client, firm.portfolio_id), 201)

    assert (case["state"], case["reason_code"]) == ("ADDRESS_MISSING", "LETTER_IMPOSSIBLE")
    mail = await household.mailbox.wait_for(to=firm.founder.email, subject_contains="Aucun courrier")
    assert row["siren"] not in mail.text
    assert household.mailbox.messages(to=firm.founder.email, subject_contains="est adressé") == []
    assert await rows(household, "notifications", "letters", case_id=case["case_id"]) == []

    expect(await firm.founder.remove_client(case["case_id"]), 200)
    await household.mailbox.wait_for(to=firm.founder.email, subject_contains="a été retiré")


async def test_scenario_52_letter_storm(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    letters = []
    for _ in range(3):
        case, letter = await people.case_with_letter(firm, client)
        letters.append(letter)
        expect(await firm.founder.remove_client(case["case_id"]), 200)

    refused = expect(await people.register(firm.founder, client, firm.portfolio_id), 429, "LETTER_LIMIT")

    assert 0 < refused["retry_after"] <= 90 * 24 * 3600
    replaces = ["annule et remplace" in " ".join(letter.text.split()) for letter in letters]
    assert replaces == [False, True, True]
    assert len({letter.key for letter in letters}) == 3

    await people.later(firm, seconds=refused["retry_after"])
    await people.case_with_letter(firm, client)


def alike(taken: dict[str, object]) -> dict[str, object]:
    """What may not differ between two new cases."""
    own = {"case_id", "reference", "identifier", "account_ref"}
    return {name: value for name, value in taken.items() if name not in own}


def contributors() -> list[dict[str, str]]:
    with (SAMPLE / "contributors.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))
