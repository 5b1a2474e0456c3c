"""Spec F: a kind of account for which only one firm may act at a time (D-14)."""

from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.records import announced, mails


async def test_scenario_39_the_clients_explicit_act_wins(household: Household, people: People) -> None:
    first, second = await people.firm(), await people.firm()
    client = people.client("AUTO_ENTREPRENEUR")
    names = [
        (await firm.founder.call("GET", "enrolment", "/v1/firm")).json()["name"] for firm in (first, second)
    ]
    case, _ = await people.active_case(first, client)
    assert (await first.founder.check("S01", case["account_ref"]))["allow"]

    await people.active_case(second, client)

    assert (await second.founder.check("S01", case["account_ref"]))["allow"]
    assert not (await first.founder.check("S01", case["account_ref"]))["allow"]
    await people.case_in(first.founder, case, "ENDED")
    told = await household.mailbox.wait_for(to=first.founder.email, subject_contains="a mis fin")
    assert names[1] not in told.text
    assert names[1] not in told.html
    welcome = await household.mailbox.wait_for(to=second.founder.email, subject_contains="Accès ouvert")
    assert names[0] not in welcome.text
    assert len(await announced(household, "access", "MandateSuperseded", case["case_id"])) == 1
    assert mails(household, first.founder.email, "a mis fin") == 1


async def test_other_kinds_have_several_firms(people: People) -> None:
    first, second, client = await people.firm(), await people.firm(), people.client()

    case, _ = await people.active_case(first, client)
    await people.active_case(second, client)

    assert (await first.founder.check("S01", case["account_ref"]))["allow"]
    assert (await second.founder.check("S01", case["account_ref"]))["allow"]
