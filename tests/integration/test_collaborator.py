"""Spec F, collaborators: the link of an invitation, in time, too late, again, scanned and bounced."""

from typing import Any

from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.integration.quiet import quiet
from tests.integration.records import announced, mails
from workbench.cast import Person
from workbench.play import TOKEN
from workbench.portal import Member
from workbench.stage import expect, until

INVITES = "vous ouvre un accès"
TOO_LATE = "n’a pas été activé à temps"
BOUNCED = "n’a pas pu être remis"
REPLAYED = "Un lien déjà utilisé"


async def user_of(member: Member, user: dict[str, Any]) -> dict[str, Any]:
    """The user as the administrator sees it."""
    return expect(await member.call("GET", "enrolment", f"/v1/users/{user['user_id']}"), 200)


async def invitation(people: People) -> tuple[Firm, Person, dict[str, Any], str]:
    """A firm, whom it has invited, and the token that was mailed."""
    firm = await people.firm()
    person, user = await people.invited(firm)
    return firm, person, user, await people.play.mailed_token(person, INVITES)


async def test_scenario_05_collaborator_in_time(household: Household, people: People) -> None:
    firm, person, user, token = await invitation(people)
    assert user["state"] == "INVITED"
    household.advance(hours=23, minutes=59, seconds=59)
    activated = expect(await household.portal.activate(token, person.password), 200)
    assert (activated["state"], activated["role"]) == ("ACTIVE", "COLLABORATOR")
    founder = await people.back(firm.founder)
    assert (await user_of(founder, user))["state"] == "ACTIVE"
    await people.play.logged_in(person)


async def test_scenario_06_collaborator_too_late(household: Household, people: People) -> None:
    firm, person, user, token = await invitation(people)
    household.advance(hours=24)
    for _ in range(2):
        expect(await household.portal.activate(token, person.password), 410, "LINK_EXPIRED")
    expect(await household.portal.show_activation(token), 410, "LINK_EXPIRED")
    founder = await people.back(firm.founder)
    assert (await user_of(founder, user))["state"] == "INVITATION_EXPIRED"
    await household.mailbox.wait_for(to=founder.email, subject_contains=TOO_LATE)
    household.advance(hours=1)
    await quiet(household)
    assert mails(household, founder.email, TOO_LATE) == 1
    assert len(await announced(household, "enrolment", "ActivationLapsed", user["user_id"])) == 1
    expect(await household.portal.login(person.email, person.password), 401, "INVALID_CREDENTIALS")


async def test_scenario_06_told_also_when_nobody_comes(household: Household, people: People) -> None:
    firm, person, user, _ = await invitation(people)
    household.advance(hours=23, minutes=59, seconds=59)
    await quiet(household)
    assert mails(household, firm.founder.email, TOO_LATE) == 0
    household.advance(seconds=1)
    mail = await household.mailbox.wait_for(to=firm.founder.email, subject_contains=TOO_LATE)
    assert person.first_name in mail.subject
    founder = await people.back(firm.founder)
    assert (await user_of(founder, user))["state"] == "INVITATION_EXPIRED"


async def test_scenario_08_replayed_link(household: Household, people: People) -> None:
    _, person, user, token = await invitation(people)
    await people.play.activated(person, token)
    stolen = "Un-autre-secret-77!"
    for _ in range(2):
        expect(await household.portal.activate(token, stolen), 410, "LINK_USED")
    expect(await household.portal.login(person.email, stolen), 401, "INVALID_CREDENTIALS")
    expect(await household.portal.login(person.email, person.password), 201)
    await household.mailbox.wait_for(to=person.email, subject_contains=REPLAYED)
    await quiet(household)
    assert mails(household, person.email, REPLAYED) == 1
    assert len(await announced(household, "enrolment", "ActivationReplayed", user["user_id"])) == 1


async def test_scenario_09_old_link_after_reissue(household: Household, people: People) -> None:
    firm, person, user, first = await invitation(people)
    await people.later(firm, hours=25)
    path = f"/v1/users/{user['user_id']}/invitation"
    again = expect(await firm.founder.call("POST", "enrolment", path), 200)
    assert (again["state"], again["rights"]) == ("INVITED", user["rights"])
    expect(await firm.founder.call("POST", "enrolment", path), 429, "TOO_MANY_REQUESTS")
    mail = await household.mailbox.wait_for(to=person.email, subject_contains=INVITES, after=1)
    second = TOKEN.search(mail.text)
    assert second
    expect(await household.portal.activate(first, person.password), 410, "LINK_EXPIRED")
    household.advance(hours=23, minutes=59, seconds=59)
    await people.play.activated(person, second.group(1))
    expect(await household.portal.activate(first, person.password), 410, "LINK_EXPIRED")


async def test_scenario_10_mail_scanner(household: Household, people: People) -> None:
    firm, person, user, token = await invitation(people)
    shown = [expect(await household.portal.show_activation(token), 200) for _ in range(10)]
    assert all(page == shown[0] for page in shown)
    assert shown[0]["display_name"] == f"{person.first_name} {person.last_name}"
    assert (await user_of(firm.founder, user))["state"] == "INVITED"
    await people.play.activated(person, token)


async def test_scenario_11_bounce(household: Household, people: People) -> None:
    firm, person = await people.firm(), people.person("Bruno")
    household.mailbox.refuse(person.email, "550 5.1.1 Unknown user")
    names = {"first_name": person.first_name, "last_name": person.last_name, "email": person.email}
    user = expect(await firm.founder.invite(names | {"role": "COLLABORATOR"}), 201)
    mail = await household.mailbox.wait_for(to=firm.founder.email, subject_contains=BOUNCED)
    assert person.first_name in mail.subject

    async def bounced() -> dict[str, Any] | None:
        view = await user_of(firm.founder, user)
        return view if view["email_bounced"] else None

    assert (await until(bounced, "the bounce"))["state"] == "INVITED"
    await quiet(household)
    assert mails(household, firm.founder.email, BOUNCED) == 1
    household.advance(hours=23, minutes=59, seconds=59)
    founder = await people.back(firm.founder)
    assert (await user_of(founder, user))["state"] == "INVITED"
    household.advance(seconds=1)
    assert (await user_of(founder, user))["state"] == "INVITATION_EXPIRED"
    assert mails(household, person.email) == 0


async def test_a_mistyped_address_is_corrected_after_the_bounce(household: Household, people: People) -> None:
    firm, wrong, right = await people.firm(), people.person("Bruno"), people.person("Bruno")
    household.mailbox.refuse(wrong.email, "550 5.1.1 Unknown user")
    names = {"first_name": wrong.first_name, "last_name": wrong.last_name, "email": wrong.email}
    user = expect(await firm.founder.invite(names | {"role": "COLLABORATOR"}), 201)
    await household.mailbox.wait_for(to=firm.founder.email, subject_contains=BOUNCED)
    path = f"/v1/users/{user['user_id']}"
    corrected = expect(await firm.founder.call("PATCH", "enrolment", path, {"email": right.email}), 200)
    assert (corrected["email"], corrected["email_bounced"]) == (right.email, False)
    await people.play.activated(right, await people.play.mailed_token(right, INVITES))
    expect(await firm.founder.call("PATCH", "enrolment", path, {"email": wrong.email}), 409, "STATE_CONFLICT")


async def test_scenario_06_a_mail_that_never_left_is_told_as_such(
    household: Household, people: People
) -> None:
    firm, person = await people.firm(), people.person("Bruno")
    household.mailbox.refuse(person.email, "451 4.3.2 Service shutting down")
    names = {"first_name": person.first_name, "last_name": person.last_name, "email": person.email}
    expect(await firm.founder.invite(names | {"role": "COLLABORATOR"}), 201)
    await quiet(household)
    household.advance(hours=24)
    mail = await household.mailbox.wait_for(to=firm.founder.email, subject_contains=TOO_LATE)
    assert "n’est jamais parti" in mail.text
