"""Who was suspended has no token of before, here neither; for security, only operations lift it."""

from dataclasses import replace
from uuid import UUID

import pytest

from contracts.enrolment import UserSecuritySuspensionLifted, UserSuspendedForSecurity
from enrolment.__main__ import main
from enrolment.actions.suspend_for_security import lift_security_suspension, suspend_for_security
from enrolment.domain.refusals import NotFound
from enrolment.domain.user import FirmUser, UserNotInState
from enrolment.storage import users
from tests.enrolment.house import House
from tests.enrolment.people import a_collaborator, an_open_firm, invite
from web.principal import Principal


async def row_of(house: House, user_id: UUID) -> FirmUser:
    async with house.database.transaction() as tx:
        return await users.get(tx, user_id)


async def opens(house: House, user: Principal) -> bool:
    answer = await house.send("GET", "/v1/firm", by=user)
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


async def test_a_token_of_before_the_suspension_stays_void_after_the_reinstatement(house: House) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm)
    before = replace(user, standing=(await row_of(house, user.user_id)).version)
    path = f"/v1/users/{user.user_id}"
    assert await opens(house, before)
    for step in ("suspension", "reinstatement"):
        assert (await house.post(f"{path}/{step}", None, by=firm.founder)).status_code == 200
    assert not await opens(house, before)
    assert await opens(house, replace(user, standing=(await row_of(house, user.user_id)).version))
    await house.send("PATCH", path, {"rights": ["S01"]}, by=firm.founder)
    assert await opens(house, replace(user, standing=(await row_of(house, user.user_id)).sessions_from + 1))


async def test_no_administrator_undoes_a_suspension_for_security(house: House) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm)
    path = f"/v1/users/{user.user_id}"
    for _ in range(2):
        async with house.database.transaction() as tx:
            await suspend_for_security(tx, user.user_id, house.now)
    assert not await opens(house, user)
    assert (await house.send("GET", path, by=firm.founder)).json()["state"] == "SECURITY_SUSPENDED"
    for step in ("reinstatement", "suspension"):
        answer = await house.post(f"{path}/{step}", None, by=firm.founder)
        assert (answer.status_code, answer.json()["code"]) == (409, "STATE_CONFLICT")
    async with house.database.transaction() as tx:
        await lift_security_suspension(tx, user.user_id, house.now)
    assert not await opens(house, user)
    assert await opens(house, replace(user, standing=(await row_of(house, user.user_id)).version))
    told = await house.announced(UserSuspendedForSecurity, UserSecuritySuspensionLifted, about=user.user_id)
    assert [type(one) for one in told] == [UserSuspendedForSecurity, UserSecuritySuspensionLifted]
    assert told[1].active is True
    with pytest.raises(UserNotInState):
        async with house.database.transaction() as tx:
            await lift_security_suspension(tx, user.user_id, house.now)


async def test_lifting_leads_back_to_what_the_firm_had_decided(house: House) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm)
    await house.post(f"/v1/users/{user.user_id}/suspension", None, by=firm.founder)
    async with house.database.transaction() as tx:
        await suspend_for_security(tx, user.user_id, house.now)
        lifted = await lift_security_suspension(tx, user.user_id, house.now)
    assert lifted.user.state == "SUSPENDED"
    (told,) = await house.announced(UserSecuritySuspensionLifted, about=user.user_id)
    assert told.active is False


async def test_the_only_administrator_can_be_suspended_for_security_and_an_invited_user_cannot(
    house: House,
) -> None:
    firm = await an_open_firm(house)
    invited = await invite(house, firm)
    async with house.database.transaction() as tx:
        await suspend_for_security(tx, firm.founder.user_id, house.now)
    assert not await opens(house, firm.founder)
    for user_id, refusal in ((invited.user_id, UserNotInState), (UUID(int=7), NotFound)):
        with pytest.raises(refusal):
            async with house.database.transaction() as tx:
                await suspend_for_security(tx, user_id, house.now)


def test_the_commands_want_a_user() -> None:
    for command in ("suspend-user", "lift-suspension"):
        with pytest.raises(SystemExit) as refused:
            main([command, "not a uuid"])
        assert refused.value.code == 2
