"""Spec F, firms: how one is opened, and what is not said to the next who applies."""

from typing import Any

from tests.integration.firms_reference import luhn_completed
from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.records import announced, mails, rows
from workbench.cast import firm_application
from workbench.stage import expect, until

ACTIVATION = "Activez"


async def firms_of(household: Household, siret: str) -> list[tuple[str, str]]:
    """Identity and state of every firm that is kept under the SIREN."""
    kept = await rows(household, "enrolment", "firms", siren=siret[:9])
    return [(str(row["firm_id"]), row["state"]) for row in kept]


async def test_scenario_01_firm_opening(household: Household, people: People) -> None:
    siret, founder = next(people.sirets), people.person()
    expect(await household.portal.apply_for_firm(firm_application(siret, founder)), 202)
    token = await people.play.mailed_token(founder, ACTIVATION)
    ((firm_id, state),) = await firms_of(household, siret)
    assert state == "PENDING_ACTIVATION"
    expect(await household.portal.login(founder.email, founder.password), 401, "INVALID_CREDENTIALS")

    household.advance(hours=23, minutes=59, seconds=59)
    member = await people.play.activated(founder, token)
    firm = expect(await member.call("GET", "enrolment", "/v1/firm"), 200)
    assert (firm["state"], firm["siret"]) == ("ACTIVE", siret)

    async def main_portfolio() -> dict[str, Any] | None:
        return next(iter(await member.portfolios()), None)

    portfolio = await until(main_portfolio, "the main portfolio")
    (user,) = expect(await member.call("GET", "enrolment", "/v1/users"), 200)["items"]
    assert (user["state"], user["role"]) == ("ACTIVE", "ADMINISTRATOR")
    assert portfolio["name"] == "Portefeuille principal"
    assert (portfolio["state"], portfolio["associates"]) == ("EMPTY", [user["user_id"]])
    await quiet(household)
    assert mails(household, founder.email) == 1
    for event in ("FirmRegistered", "FirmActivated"):
        assert len(await announced(household, "enrolment", event, firm_id)) == 1


async def test_scenario_01_founder_too_late_applies_again(household: Household, people: People) -> None:
    siret, founder = next(people.sirets), people.person()
    application = firm_application(siret, founder)
    expect(await household.portal.apply_for_firm(application), 202)
    late = await people.play.mailed_token(founder, ACTIVATION)
    household.advance(hours=24)
    expect(await household.portal.activate(late, founder.password), 410, "LINK_EXPIRED")
    assert [state for _, state in await firms_of(household, siret)] == ["ACTIVATION_EXPIRED"]

    expect(await household.portal.apply_for_firm(application), 202)
    mail = await household.mailbox.wait_for(to=founder.email, subject_contains=ACTIVATION, after=1)
    assert late not in mail.text
    assert [state for _, state in await firms_of(household, siret)] == ["PENDING_ACTIVATION"]
    expect(await household.portal.activate(late, founder.password), 410, "LINK_EXPIRED")


async def test_scenario_02_second_application_same_siren(household: Household, people: People) -> None:
    siret, founder, other = next(people.sirets), people.person(), people.person("Paul")
    first = await household.portal.apply_for_firm(firm_application(siret, founder))
    await people.play.activated(founder, await people.play.mailed_token(founder, ACTIVATION))
    ((firm_id, _),) = await firms_of(household, siret)

    second = await household.portal.apply_for_firm(firm_application(siret, other))
    unheard_of = luhn_completed(f"{luhn_completed('00029999')}0001")
    third = await household.portal.apply_for_firm(firm_application(unheard_of, people.person()))
    for answer in (second, third):
        assert (answer.status_code, answer.content) == (202, first.content)
        assert answer.headers.keys() == first.headers.keys()

    await quiet(household)
    assert await firms_of(household, siret) == [(firm_id, "ACTIVE")]
    assert len(await announced(household, "enrolment", "FirmRegistered", siret[:9])) == 1
    assert (mails(household, other.email), mails(household, founder.email)) == (0, 1)
    expect(await household.portal.login(other.email, other.password), 401, "INVALID_CREDENTIALS")
