"""Sessions over the services: each verifies by itself, tokens rotate, and end."""

import json
from typing import Any
from uuid import UUID

from joserfc.jws import extract_compact

from enrolment.actions.suspend_for_security import lift_security_suspension, suspend_for_security
from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from web.access_tokens import TokenSigner
from web.principal import Principal
from workbench.keys import generate_settings
from workbench.portal import Answer, Member
from workbench.stage import expect, until

SESSIONS = "/v1/sessions"


async def session_of(household: Household, people: People, member: Member) -> dict[str, Any]:
    person = people.persons[member.email]
    return expect(await household.portal.login(person.email, person.password), 201)


async def refreshed(household: Household, refresh_token: str) -> Answer:
    body = {"refresh_token": refresh_token}
    return await household.portal.call("POST", "access", f"{SESSIONS}/refresh", body)


def bearer(household: Household, member: Member, token: str) -> Member:
    return household.portal.member(member.email, {"access_token": token})


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(extract_compact(token.encode()).payload)
    return claims


async def works_in(member: Member) -> set[str]:
    """The services whose doors open to the member's token; the others must say 401."""
    doors = {"access": "/v1/portfolios", "enrolment": "/v1/firm"}
    answers = {service: await member.call("GET", service, path) for service, path in doors.items()}
    for answer in answers.values():
        expect(answer, 200) if answer.is_success else expect(answer, 401, "UNAUTHENTICATED")
    return {service for service, answer in answers.items() if answer.is_success}


async def shut_out(member: Member) -> None:
    """Return once no service lets the member's token in: enrolment hears it a moment later."""

    async def everywhere() -> bool | None:
        return await works_in(member) == set() or None

    await until(everywhere, "the news of the session's end")


async def test_enrolment_verifies_by_itself(household: Household, people: People) -> None:
    firm = await people.firm()
    assert await works_in(firm.founder) == {"access", "enrolment"}
    await household.shut("access")
    try:
        users = await firm.founder.call("GET", "enrolment", "/v1/users")
        unsigned = firm.founder.token.rpartition(".")[0] + "."
        forged = await bearer(household, firm.founder, unsigned).call("GET", "enrolment", "/v1/users")
    finally:
        await household.open("access")
    assert len(expect(users, 200)["items"]) == 1
    expect(forged, 401, "UNAUTHENTICATED")
    assert await works_in(firm.founder) == {"access", "enrolment"}


async def test_a_token_of_somebody_elses_making_opens_nothing(household: Household, people: People) -> None:
    firm = await people.firm()
    claims = claims_of(firm.founder.token)
    principal = Principal(claims["sub"], claims["firm"], claims["sid"], claims["role"])
    signer = TokenSigner(generate_settings()["access"]["ACCESS_SIGNING_KEYS"])
    forged = signer.sign(principal, household.clock())
    assert claims_of(forged) == claims
    assert await works_in(bearer(household, firm.founder, forged)) == set()
    header, _, rest = firm.founder.token.partition(".")
    assert await works_in(bearer(household, firm.founder, f"{header}.{rest[::-1]}")) == set()


async def test_tokens_rotate_and_expire(household: Household, people: People) -> None:
    firm = await people.firm()
    first = await session_of(household, people, firm.founder)
    household.advance(seconds=299)
    assert await works_in(bearer(household, firm.founder, first["access_token"])) == {"access", "enrolment"}
    household.advance(seconds=61)  # five minutes, and what two hosts' clocks may be apart
    assert await works_in(bearer(household, firm.founder, first["access_token"])) == set()
    second = expect(await refreshed(household, first["refresh_token"]), 200)
    again = expect(await refreshed(household, first["refresh_token"]), 200)
    assert again["refresh_token"] == second["refresh_token"]
    renewed = bearer(household, firm.founder, second["access_token"])
    assert await works_in(renewed) == {"access", "enrolment"}
    assert claims_of(second["access_token"])["sid"] == claims_of(first["access_token"])["sid"]

    household.advance(seconds=10)
    expect(await refreshed(household, first["refresh_token"]), 401, "UNAUTHENTICATED")
    expect(await refreshed(household, second["refresh_token"]), 401, "UNAUTHENTICATED")
    assert "access" not in await works_in(renewed)
    await shut_out(renewed)


async def test_sessions_end_idle_and_after_twelve_hours(household: Household, people: People) -> None:
    firm = await people.firm()
    idle = await session_of(household, people, firm.founder)
    held = await session_of(household, people, firm.founder)
    token = held["refresh_token"]
    for _ in range(24):
        household.advance(minutes=29, seconds=59)
        token = expect(await refreshed(household, token), 200)["refresh_token"]
    expect(await refreshed(household, idle["refresh_token"]), 401, "UNAUTHENTICATED")
    household.advance(seconds=24)
    expect(await refreshed(household, token), 401, "UNAUTHENTICATED")


async def test_logging_out_ends_the_session(household: Household, people: People) -> None:
    firm = await people.firm()
    session = await session_of(household, people, firm.founder)
    member = bearer(household, firm.founder, session["access_token"])
    expect(await member.call("DELETE", "access", f"{SESSIONS}/current"), 204)
    assert "access" not in await works_in(member)
    await shut_out(member)
    expect(await refreshed(household, session["refresh_token"]), 401, "UNAUTHENTICATED")
    assert await works_in(firm.founder) == {"access", "enrolment"}


async def test_a_removed_users_token_is_refused(people: People) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm)
    path = f"/v1/users/{user['user_id']}"
    assert await works_in(member) == {"access", "enrolment"}
    expect(await firm.founder.call("POST", "enrolment", f"{path}/suspension"), 200)
    expect(await member.call("GET", "enrolment", "/v1/firm"), 401, "UNAUTHENTICATED")
    expect(await firm.founder.call("POST", "enrolment", f"{path}/removal", {"confirm": True}), 200)
    expect(await member.call("GET", "enrolment", "/v1/firm"), 401, "UNAUTHENTICATED")


async def test_a_session_ended_by_a_suspension_stays_ended_after_the_reinstatement(
    household: Household, people: People
) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm)
    path = f"/v1/users/{user['user_id']}"
    for step in ("suspension", "reinstatement"):
        expect(await firm.founder.call("POST", "enrolment", f"{path}/{step}"), 200)
    expect(await member.call("GET", "enrolment", "/v1/firm"), 401, "UNAUTHENTICATED")
    await shut_out(member)
    await quiet(household)
    assert await works_in(member) == set()
    assert await works_in(await people.back(member)) == {"access", "enrolment"}


async def test_operations_suspend_for_security(household: Household, people: People) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm)
    person = people.persons[member.email]
    user_id, now = UUID(user["user_id"]), household.clock()
    async with household.databases["enrolment"].transaction() as tx:
        await suspend_for_security(tx, user_id, now)
    await shut_out(member)
    path = f"/v1/users/{user_id}"
    refused = await firm.founder.call("POST", "enrolment", f"{path}/reinstatement")
    expect(refused, 409, "STATE_CONFLICT")
    expect(await household.portal.login(person.email, person.password), 401, "INVALID_CREDENTIALS")
    async with household.databases["enrolment"].transaction() as tx:
        await lift_security_suspension(tx, user_id, now)
    await quiet(household)
    assert await works_in(await people.back(member)) == {"access", "enrolment"}
    assert await works_in(member) == set()
