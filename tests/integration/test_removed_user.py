"""Who was removed is out with the answer, also while no event flows; or it is said, and finished."""

from typing import Any

import pytest

from tests.integration.household import Household
from tests.integration.people import Firm, People
from workbench.portal import Answer, Member
from workbench.stage import expect, until


async def ask(firm: Firm, user: dict[str, Any], cut: str) -> Answer:
    path = f"/v1/users/{user['user_id']}/{cut}"
    body = {"confirm": True} if cut == "removal" else None
    return await firm.founder.call("POST", "enrolment", path, body)


async def logs_in(household: Household, people: People, member: Member) -> bool:
    password = people.persons[member.email].password
    return (await household.portal.login(member.email, password)).status_code == 201


@pytest.mark.parametrize("cut", ["removal", "suspension"])
async def test_nothing_is_left_to_a_removed_user_while_no_event_flows(
    household: Household, people: People, cut: str
) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm, portfolio_id=firm.portfolio_id)
    case, letter = await people.case_with_letter(firm)
    assert (await member.check("M06", case["account_ref"]))["allow"]

    await household.stop_worker("enrolment")
    try:
        expect(await ask(firm, user, cut), 200)

        assert not await logs_in(household, people, member)
        about = {"action": "M06", "portfolio_id": firm.portfolio_id}
        expect(await member.call("POST", "access", "/v1/check", about), 401, "UNAUTHENTICATED")
        expect(await member.enter_key(case["case_id"], letter.key), 401, "UNAUTHENTICATED")
    finally:
        await household.start_worker("enrolment")


async def test_a_right_that_was_taken_away_is_denied_while_no_event_flows(
    household: Household, people: People
) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm, portfolio_id=firm.portfolio_id)
    about = {"action": "M06", "portfolio_id": firm.portfolio_id}
    await household.stop_worker("enrolment")
    try:
        path = f"/v1/users/{user['user_id']}"
        expect(await firm.founder.call("PATCH", "enrolment", path, {"rights": ["S01"]}), 200)
        denied = expect(await member.call("POST", "access", "/v1/check", about), 200)
        assert (denied["allow"], denied["reason"]) == (False, "RIGHT_MISSING")
    finally:
        await household.start_worker("enrolment")


async def test_without_access_it_is_said_and_finished_once_access_is_back(
    household: Household, people: People
) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm)
    await household.shut("access")
    try:
        expect(await ask(firm, user, "suspension"), 503, "EFFECT_UNCONFIRMED")
    finally:
        await household.open("access")
    household.advance(seconds=5)

    async def out() -> bool | None:
        return None if await logs_in(household, people, member) else True

    await until(out, "the end of the user's sessions")
    assert expect(await ask(firm, user, "suspension"), 200)["state"] == "SUSPENDED"
