"""Spec F: the client says no with the code of the letter."""

from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.records import announced, mails
from workbench.stage import expect, until


async def test_scenario_60_client_refuses(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    wrong = await household.portal.refuse("2222-2222-2222-2222")
    expect(wrong, 422, "REFUSAL_CODE_NOT_VALID")
    assert (await firm.founder.registration(case["case_id"]))["state"] == "AWAITING_KEY"

    expect(await household.portal.refuse(letter.refusal_code.lower()), 200)

    assert (await firm.founder.registration(case["case_id"]))["state"] == "REFUSED"
    await household.mailbox.wait_for(to=firm.founder.email, subject_contains="n’a pas donné suite")

    async def revoked() -> bool | None:
        return bool(await announced(household, "access", "ActivationKeyRevoked", case["case_id"])) or None

    await until(revoked, "the key's end")
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 422, "KEY_NOT_VALID")
    expect(await household.portal.refuse(letter.refusal_code), 200)
    assert mails(household, firm.founder.email, "n’a pas donné suite") == 1
    assert not (await firm.founder.check("S01", case["account_ref"]))["allow"]


async def test_scenario_60_the_same_firm_is_barred_for_90_days(people: People) -> None:
    firm, other, client = await people.firm(), await people.firm(), people.client()
    _, letter = await people.case_with_letter(firm, client)
    expect(await people.household.portal.refuse(letter.refusal_code), 200)

    barred = await people.register(firm.founder, client, firm.portfolio_id)
    assert expect(barred, 409, "REFUSED_RECENTLY")["retry_after"] == 90 * 24 * 3600
    await people.case_with_letter(other, client)

    await people.later(firm, days=90, seconds=-1)
    still = await people.register(firm.founder, client, firm.portfolio_id)
    assert expect(still, 409, "REFUSED_RECENTLY")["retry_after"] == 1
    await people.later(firm, seconds=1)
    await people.case_with_letter(firm, client)


async def test_scenario_60_too_late_once_the_key_was_handed_over(people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.active_case(firm, client)

    refused = await people.household.portal.refuse(letter.refusal_code)

    expect(refused, 409, "STATE_CONFLICT")
    assert (await firm.founder.check("S01", case["account_ref"]))["allow"]


async def test_nobody_keeps_a_client_from_refusing(people: People) -> None:
    """Neither the firm, which may know what the letter quotes, nor anybody else: right codes are honoured."""
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    assert case["reference"] not in letter.text
    portal = people.household.portal
    for wrong in range(8):
        answer = await portal.refuse(f"2222-2222-2222-22{wrong}2")
        assert answer.status_code in {422, 429}
    expect(await portal.refuse(letter.refusal_code), 200)
    assert (await firm.founder.registration(case["case_id"]))["state"] == "REFUSED"
