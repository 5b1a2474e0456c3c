"""C.3: a client whom no letter can reach is a client of the firm all the same."""

import csv

from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.records import mails, rows
from workbench.cast import SAMPLE, Client
from workbench.stage import expect


def clients_without_address() -> list[Client]:
    with (SAMPLE / "contributors.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [
            Client(row["kind"], row["siren"], row["display_name"], row["nir"])
            for row in csv.DictReader(lines, delimiter=";")
            if not row["street"] and not row["postcode"] and row["struck_off"] == "no"
        ]


async def test_it_opens_the_portfolio_can_be_moved_and_counts_as_no_letter(
    household: Household, people: People
) -> None:
    firm, client = await people.firm(), clients_without_address()[0]
    created = expect(await firm.founder.create_portfolio("Sans courrier"), 201)
    bruno, _ = await people.collaborator(firm, portfolio_id=created["portfolio_id"])
    for _ in range(4):
        case = expect(await people.register(firm.founder, client, created["portfolio_id"]), 201)
        assert (case["state"], case["reason_code"]) == ("ADDRESS_MISSING", "LETTER_IMPOSSIBLE")
        await quiet(household)
        expect(await firm.founder.remove_client(case["case_id"]), 200)

    case = expect(await people.register(firm.founder, client, created["portfolio_id"]), 201)
    await quiet(household)
    expect(await people.register(bruno, people.client(), created["portfolio_id"]), 201)
    expect(await firm.founder.move_client(case["case_id"], firm.portfolio_id), 204)
    await quiet(household)
    moved = await firm.founder.registration(case["case_id"])
    assert (moved["portfolio_id"], moved["state"]) == (firm.portfolio_id, "ADDRESS_MISSING")
    assert await rows(household, "notifications", "letters", case_id=case["case_id"]) == []
    assert not (await firm.founder.check("S01", case["account_ref"]))["allow"]
    assert mails(household, firm.founder.email, "Un courrier est adressé") == 0


async def test_an_ended_case_is_cleared_and_all_of_a_kind_are_removed(
    household: Household, people: People
) -> None:
    firm = await people.firm()
    refused, letter = await people.case_with_letter(firm)
    expect(await household.portal.refuse(letter.refusal_code), 200)
    cleared = expect(await firm.founder.remove_client(refused["case_id"]), 200)
    assert (cleared["state"], cleared["cleared_at"] is None) == ("REFUSED", False)
    active, _ = await people.active_case(firm, people.client())

    removed = expect(await firm.founder.remove_client(active["case_id"], all_of_kind=True), 200)

    assert (removed["state"], removed["also_removed"]) == ("REMOVED", [])
    assert not (await firm.founder.check("S01", active["account_ref"]))["allow"]
    listed = await firm.founder.call("GET", "enrolment", "/v1/registrations")
    assert listed.json()["items"] == []
