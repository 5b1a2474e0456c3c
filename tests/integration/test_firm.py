"""Spec F: firms, administrators, collaborators."""

from tests.integration.household import Household
from tests.integration.people import People
from workbench.stage import expect


async def test_scenario_44_key_right(household: Household, people: People) -> None:
    firm = await people.firm()
    client = people.client()
    case, letter = await people.case_with_letter(firm, client)
    answer = await firm.founder.enter_key(case["case_id"], letter.key.lower().replace("-", " "))
    expect(answer, 200)
    await people.case_in(firm.founder, case, "ACTIVE")
    again = await firm.founder.enter_key(case["case_id"], letter.key)
    expect(again, 409, "KEY_ALREADY_USED")
