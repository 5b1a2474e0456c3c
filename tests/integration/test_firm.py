"""Spec F, firms: how one is opened, and what is not said to the next who applies."""

from typing import Any

from tests.integration.firms_reference import luhn_completed
from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.records import announced, mails, rows
from workbench.cast import firm_application
from workbench.play import CODE, TOKEN
from workbench.stage import expect, until

ACTIVATION = "Activez"
DECLINED = "n’a pas abouti"
SOUGHT = "Une personne demande à administrer"


async def firms_of(household: Household, siret: str) -> list[tuple[str, str]]:
    """Identity and state of every firm that is kept under the SIREN."""
    kept = await rows(household, "enrolment", "firms", siren=siret[:9])
    return [(str(row["firm_id"]), row["state"]) for row in kept]


async def test_scenario_01_firm_opening(household: Household, people: People) -> None:
    siret, founder = next(people.sirets), people.person()
    expect(await household.portal.apply_for_firm(firm_application(siret, founder)), 202)
    token = await people.play.mailed_token(founder, ACTIVATION)
    assert await firms_of(household, siret) == [], "an application reserves nothing"
    expect(await household.portal.login(founder.email, founder.password), 401, "INVALID_CREDENTIALS")

    household.advance(hours=23, minutes=59, seconds=59)
    member = await people.play.activated(founder, token)
    firm = expect(await member.call("GET", "enrolment", "/v1/firm"), 200)
    assert (firm["state"], firm["siret"]) == ("ACTIVE", siret)

    async def main_portfolio() -> dict[str, Any] | None:
        return next(iter(await member.portfolios()), None)

    firm_id = firm["firm_id"]
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
    expect(await household.portal.apply_for_firm(application), 202)
    mail = await household.mailbox.wait_for(to=founder.email, subject_contains=ACTIVATION, after=1)
    assert late not in mail.text
    expect(await household.portal.activate(late, founder.password), 410, "LINK_EXPIRED")
    again = TOKEN.search(mail.text)
    assert again
    await people.play.activated(founder, again.group(1))


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
    assert (mails(household, other.email), mails(household, founder.email)) == (1, 2)
    assert mails(household, other.email, DECLINED) == 1
    (told,) = household.mailbox.messages(founder.email, SOUGHT)
    assert f"{other.first_name} {other.last_name}" in told.text
    expect(await household.portal.login(other.email, other.password), 401, "INVALID_CREDENTIALS")


async def test_a_mistyped_founder_blocks_no_firm(household: Household, people: People) -> None:
    siret, mistyped, founder = next(people.sirets), people.person("Ana"), people.person()
    expect(await household.portal.apply_for_firm(firm_application(siret, mistyped)), 202)
    strangers = await people.play.mailed_token(mistyped, ACTIVATION)
    expect(await household.portal.apply_for_firm(firm_application(siret, founder)), 202)
    await people.play.activated(founder, await people.play.mailed_token(founder, ACTIVATION))
    for _ in range(2):
        expect(await household.portal.activate(strangers, mistyped.password), 410, "LINK_EXPIRED")
    mail = await household.mailbox.wait_for(to=mistyped.email, subject_contains=DECLINED)
    assert founder.last_name not in mail.text
    await quiet(household)
    assert mails(household, mistyped.email) == 2
    assert [state for _, state in await firms_of(household, siret)] == ["ACTIVE"]
    expect(await household.portal.login(mistyped.email, mistyped.password), 401, "INVALID_CREDENTIALS")


async def test_a_founder_whose_mailbox_rewrites_links_types_the_code(
    household: Household, people: People
) -> None:
    siret, founder = next(people.sirets), people.person()
    expect(await household.portal.apply_for_firm(firm_application(siret, founder)), 202)
    mail = await household.mailbox.wait_for(to=founder.email, subject_contains=ACTIVATION)
    code, token = CODE.search(mail.text), TOKEN.search(mail.text)
    assert code
    assert token
    assert code.group() in mail.html
    typed = code.group().lower().replace("-", " ")
    expect(await household.portal.activate_by_code(founder.email, typed, founder.password), 200)
    member = await people.play.logged_in(founder)
    assert expect(await member.call("GET", "enrolment", "/v1/firm"), 200)["siret"] == siret
    expect(await household.portal.activate(token.group(1), founder.password), 410, "LINK_USED")


async def test_one_strangers_address_is_not_buried_in_mail(household: Household, people: People) -> None:
    victim, sirets = people.person(), [next(people.sirets) for _ in range(3)]
    answers = set()
    for turn in range(60):
        answer = await household.portal.apply_for_firm(firm_application(sirets[turn % 3], victim))
        answers.add((answer.status_code, answer.content))
        household.advance(minutes=2)
    assert len(answers) == 1
    await quiet(household)
    assert 1 <= mails(household, victim.email) <= 5
