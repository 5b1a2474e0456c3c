"""Spec F: entering a key, once, by the firm that asked and nobody else."""

import asyncio
from uuid import UUID

from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.records import announced, mails, rows
from tests.integration.typed_keys import wrong_key
from workbench.stage import expect


async def test_scenario_44_key_right(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    assert not (await firm.founder.check("S01", case["account_ref"]))["allow"]
    mistyped = letter.key[:-1] + ("3" if letter.key.endswith("2") else "2")
    expect(await firm.founder.enter_key(case["case_id"], mistyped), 422, "KEY_MALFORMED")

    answer = await firm.founder.enter_key(case["case_id"], letter.key.lower().replace("-", " "))

    assert expect(answer, 200)["state"] == "ACTIVE"
    verdict = await firm.founder.check("S01", case["account_ref"])
    assert (verdict["allow"], verdict["mandate_id"]) == (True, expect(answer, 200)["mandate_id"])
    shown = await people.case_in(firm.founder, case, "ACTIVE")
    assert shown["client_name"] == client.name
    (key,) = await rows(household, "access", "keys", case_id=case["case_id"])
    assert (key["state"], key["attempts"]) == ("REDEEMED", 0)
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 409, "KEY_ALREADY_USED")


async def test_scenario_45_concurrent_double_entry(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    members = [(await people.collaborator(firm, portfolio_id=firm.portfolio_id))[0] for _ in range(2)]

    answers = await asyncio.gather(*(member.enter_key(case["case_id"], letter.key) for member in members))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    expect(late, 409, "KEY_ALREADY_USED")
    await people.case_in(firm.founder, case, "ACTIVE")
    await quiet(household)
    assert len(await announced(household, "access", "ActivationKeyRedeemed", case["case_id"])) == 1
    assert len(await announced(household, "access", "MandateActivated", case["case_id"])) == 1
    assert len(await rows(household, "access", "mandates", case_id=case["case_id"], state="ACTIVE")) == 1
    people_told = [firm.founder, *members]
    assert sum(mails(household, member.email, "Accès ouvert") for member in people_told) == 1


async def test_scenario_46_another_firm_tries_the_key(household: Household, people: People) -> None:
    """R004-17: refused like a wrong key, not consumed, and operations are told."""
    firm, other, client = await people.firm(), await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    others_case, others_letter = await people.case_with_letter(other, client)
    mistyped = expect(
        await other.founder.enter_key(others_case["case_id"], wrong_key(others_letter.key)),
        422,
        "KEY_NOT_VALID",
    )

    own_case = await other.founder.enter_key(others_case["case_id"], letter.key)
    foreign_case = await other.founder.enter_key(case["case_id"], letter.key)

    same = {name: value for name, value in mistyped.items() if name != "instance"}
    for refused in (own_case, foreign_case):
        body = expect(refused, 422, "KEY_NOT_VALID")
        assert {name: value for name, value in body.items() if name != "instance"} == same
    await quiet(household)
    misuses = await announced(household, "access", "ActivationKeyMisuseDetected", case["case_id"])
    assert len(misuses) == 2
    own = await rows(household, "access", "users", user_id=misuses[0]["attempting_user_id"])
    assert {misuse["attempting_firm_id"] for misuse in misuses} == {str(own[0]["firm_id"])}
    signals = await rows(household, "notifications", "security_signals", case_id=case["case_id"])
    assert [signal["kind"] for signal in signals] == ["KEY_MISUSE", "KEY_MISUSE"]
    assert {signal["firm_id"] for signal in signals} == {UUID(misuses[0]["attempting_firm_id"])}
    (key,) = await rows(household, "access", "keys", case_id=case["case_id"])
    assert (key["state"], key["attempts"]) == ("ISSUED", 0)
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)
    expect(await other.founder.enter_key(others_case["case_id"], others_letter.key), 200)


async def test_scenario_47_no_endpoint_for_the_client(household: Household, people: People) -> None:
    """Only firm users enter keys, and the letter says so."""
    taking = set()
    for service in ("enrolment", "access", "notifications"):
        described = (await household.portal.call("GET", service, "/openapi.json")).json()
        schemas = described.get("components", {}).get("schemas", {})
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                if "key" in properties(operation, schemas):
                    taking.add((service, method, path))
                    assert operation["security"]
    assert taking == {("access", "post", "/v1/registrations/{case_id}/key")}

    firm = await people.firm()
    case, letter = await people.case_with_letter(firm)
    path = f"/v1/registrations/{case['case_id']}/key"
    anonymous = await household.portal.call("POST", "access", path, {"key": letter.key})
    expect(anonymous, 401, "UNAUTHENTICATED")
    assert "vous ne pouvez pas l’utiliser vous-même" in " ".join(letter.text.split())
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)


def properties(operation: dict[str, object], schemas: dict[str, dict[str, object]]) -> set[str]:
    """The names of the fields that a request body has."""
    names: set[str] = set()
    body = operation.get("requestBody", {})
    for name, schema in schemas.items():
        if f'"#/components/schemas/{name}"' in str(body).replace("'", '"'):
            names |= set(schema.get("properties", {}))  # type: ignore[call-overload]
    return names
