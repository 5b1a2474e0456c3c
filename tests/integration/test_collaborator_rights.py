"""Spec F, collaborators: what they may not do, and what is left of one who was removed."""

import time
from typing import Any

from tests.integration.household import Household
from tests.integration.openings import open_client, portfolio_in, portfolio_of
from tests.integration.people import RIGHTS, Firm, People
from workbench.portal import Member
from workbench.stage import expect, until


async def removal(firm: Firm, user_id: str, *, confirm: bool = True) -> Any:
    path = f"/v1/users/{user_id}/removal"
    return await firm.founder.call("POST", "enrolment", path, {"confirm": confirm})


async def founders_id(firm: Firm) -> str:
    users = expect(await firm.founder.call("GET", "enrolment", "/v1/users"), 200)["items"]
    return next(str(user["user_id"]) for user in users if user["email"] == firm.founder.email)


async def test_scenario_12_rights_limited(people: People) -> None:
    firm = await people.firm()
    opened = await open_client(people, firm, firm.portfolio_id, "S01", "S03")
    person, user = await people.invited(firm, [], firm.portfolio_id, preset="LECTURE")
    assert user["rights"] == ["S01", "S05", "S06", "S12", "S14"]
    token = await people.play.mailed_token(person, "vous ouvre un accès")
    reader = await people.play.activated(person, token)
    assert (await reader.check("S01", opened.account_ref))["allow"]
    paying = await reader.check("S03", opened.account_ref)
    assert (paying["allow"], paying["reason"]) == (False, "RIGHT_MISSING")
    assert (await firm.founder.check("S03", opened.account_ref))["allow"]

    path = f"/v1/users/{user['user_id']}"
    expect(await firm.founder.call("PATCH", "enrolment", path, {"rights": ["S03"]}), 200)

    async def may_pay() -> bool | None:
        return (await reader.check("S03", opened.account_ref))["allow"] or None

    await until(may_pay, "the new right")


async def test_scenario_13_non_administrator(people: People) -> None:
    firm = await people.firm()
    collaborator, user = await people.collaborator(firm)
    one = f"/v1/users/{await founders_id(firm)}"
    someone = people.person("Zoé")
    names = {"first_name": "Zoé", "last_name": "Durand", "email": someone.email, "role": "COLLABORATOR"}
    for method, path, body in (
        ("GET", "/v1/users", None),
        ("GET", one, None),
        ("POST", "/v1/users", names),
        ("PATCH", f"/v1/users/{user['user_id']}", {"role": "ADMINISTRATOR"}),
        ("POST", f"{one}/suspension", None),
        ("POST", f"{one}/removal", {"confirm": True}),
    ):
        expect(await collaborator.call(method, "enrolment", path, body), 403, "ROLE_REQUIRED")
    expect(await collaborator.create_portfolio("À moi"), 403, "ROLE_REQUIRED")
    expect(await collaborator.associate(firm.portfolio_id, user["user_id"]), 403, "ROLE_REQUIRED")


async def test_scenario_14_last_administrator(people: People) -> None:
    firm = await people.firm()
    oneself = await founders_id(firm)
    expect(await removal(firm, oneself), 409, "LAST_ADMINISTRATOR")
    path = f"/v1/users/{oneself}"
    demoted = await firm.founder.call("PATCH", "enrolment", path, {"role": "COLLABORATOR"})
    expect(demoted, 409, "LAST_ADMINISTRATOR")
    person, second = await people.invited(firm, [], role="ADMINISTRATOR")
    expect(await removal(firm, oneself), 409, "LAST_ADMINISTRATOR")
    token = await people.play.mailed_token(person, "vous ouvre un accès")
    await people.play.activated(person, token)
    expect(await removal(firm, oneself, confirm=False), 422, "CONFIRMATION_REQUIRED")
    assert expect(await removal(firm, oneself), 200)["state"] == "REMOVED"
    assert second["role"] == "ADMINISTRATOR"


async def test_scenario_15_removed_while_logged_in(household: Household, people: People) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm)
    portfolio_id = await portfolio_of(firm, "Portefeuille de Bruno", user["user_id"])
    opened = await open_client(people, firm, portfolio_id)
    await portfolio_in(firm.founder, portfolio_id, "OPEN")
    pending = expect(await people.register(member, people.client(), portfolio_id), 201)
    letter = await people.letter(pending)
    person = people.persons[member.email]
    session = expect(await household.portal.login(person.email, person.password), 201)
    assert (await member.check("S01", opened.account_ref))["allow"]

    expect(await removal(firm, user["user_id"]), 200)
    removed_at = time.monotonic()
    expect(await member.call("GET", "enrolment", "/v1/registrations"), 401, "UNAUTHENTICATED")
    await refused_by_access(member, opened.account_ref)
    assert time.monotonic() - removed_at < 2
    await refresh_is_dead(household, session)
    expect(await household.portal.login(person.email, person.password), 401, "INVALID_CREDENTIALS")

    assert (await portfolio_in(firm.founder, portfolio_id, "OPEN"))["associates"] == []
    case = await firm.founder.registration(pending["case_id"])
    assert (case["state"], case["requested_by"]) == ("AWAITING_KEY", user["user_id"])
    expect(await firm.founder.enter_key(pending["case_id"], letter.key), 200)
    assert set(RIGHTS) == set(user["rights"])


async def refused_by_access(member: Member, account_ref: str) -> None:
    """Access closes its door to the member, on every path."""

    async def refused() -> bool | None:
        body = {"action": "S01", "account_ref": account_ref}
        answer = await member.call("POST", "access", "/v1/check", body)
        return True if answer.status_code == 401 else None

    await until(refused, "401 of access")
    expect(await member.call("GET", "access", "/v1/portfolios"), 401, "UNAUTHENTICATED")


async def refresh_is_dead(household: Household, session: dict[str, Any]) -> None:
    body = {"refresh_token": session["refresh_token"]}
    answer = await household.portal.call("POST", "access", "/v1/sessions/refresh", body)
    expect(answer, 401, "UNAUTHENTICATED")
