"""Spec F: removal is immediate, or it is not done at all."""

from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.records import announced, mails
from workbench.portal import Member
from workbench.stage import expect


async def found(member: Member, identifier: str) -> list[str]:
    answer = await member.call("GET", "enrolment", f"/v1/registrations?identifier={identifier}")
    return [item["case_id"] for item in expect(answer, 200)["items"]]


async def test_scenario_65_immediate_removal(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.active_case(firm, client)
    assert (await firm.founder.check("S01", case["account_ref"]))["allow"]

    asked = await firm.founder.remove_client(case["case_id"], confirm=False)

    question = expect(asked, 422, "CONFIRMATION_REQUIRED")["confirmation"]
    assert question.startswith(
        "Veuillez confirmer la suppression immédiate de l’inscription Compte Indépendant"
    )
    assert question.endswith(f"du siren {client.identifier}")
    assert (await firm.founder.check("S01", case["account_ref"]))["allow"]
    assert await found(firm.founder, client.identifier) == [case["case_id"]]

    expect(await firm.founder.remove_client(case["case_id"]), 200)

    assert not (await firm.founder.check("S01", case["account_ref"]))["allow"]
    assert await found(firm.founder, client.identifier) == []
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 409, "KEY_ALREADY_USED")
    await household.mailbox.wait_for(to=firm.founder.email, subject_contains="a été retiré")
    expect(await firm.founder.remove_client(case["case_id"]), 200)
    assert len(await announced(household, "enrolment", "ClientRegistrationRemoved", case["case_id"])) == 1
    assert mails(household, firm.founder.email, "a été retiré") == 1


async def test_scenario_67_access_is_down_during_removal(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, _ = await people.active_case(firm, client)

    await household.shut("access")
    try:
        refused = await firm.founder.remove_client(case["case_id"])
        expect(refused, 503, "REVOCATION_UNAVAILABLE")
        assert await found(firm.founder, client.identifier) == [case["case_id"]]
        assert (await firm.founder.registration(case["case_id"]))["state"] == "ACTIVE"
    finally:
        await household.open("access")
    household.advance(seconds=5)

    await people.case_in(firm.founder, case, "REMOVED")
    assert await found(firm.founder, client.identifier) == []
    assert not (await firm.founder.check("S01", case["account_ref"]))["allow"]
    assert len(await announced(household, "enrolment", "ClientRegistrationRemoved", case["case_id"])) == 1
    expect(await firm.founder.remove_client(case["case_id"]), 200)
