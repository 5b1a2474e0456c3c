"""Sessions that end with their user: each is told of, whatever is heard first."""

import pytest

from contracts.access import SessionEnded
from contracts.enrolment import (
    CollaboratorReinstated,
    CollaboratorRemoved,
    CollaboratorSuspended,
    UserSecuritySuspensionLifted,
    UserSuspendedForSecurity,
)
from contracts.envelope import Event
from tests.access.house import House


async def sessions_of(house: House, user_id: object) -> set[object]:
    rows = await house.rows("select session_id from sessions where user_id = :u", u=user_id)
    return {row.session_id for row in rows}


@pytest.mark.parametrize("how", [CollaboratorSuspended, CollaboratorRemoved, UserSuspendedForSecurity])
async def test_every_session_alive_is_told_of(house: House, how: type[Event]) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator()
    await firm.token(user_id)
    idle = await sessions_of(house, user_id)
    house.advance(minutes=30)
    tokens = [await firm.token(user_id) for _ in range(3)]
    await house.hear(how(user_id=user_id, firm_id=firm.firm_id, by=firm.founder_id), version=3)
    told = await house.said(SessionEnded, user_id=user_id)
    assert {one.session_id for one in told} == await sessions_of(house, user_id) - idle
    assert len(told) == 3
    assert {one.ended_at for one in told} == {house.now}
    for token in tokens:
        assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 401
    assert (await house.log_in(firm.email(user_id))).status_code == 401


async def test_a_suspension_heard_after_its_end_has_ended_the_sessions_all_the_same(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator()
    token = await firm.token(user_id)
    who = {"user_id": user_id, "firm_id": firm.firm_id, "by": firm.founder_id}
    await house.hear(CollaboratorReinstated(**who), version=4)
    assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 401
    again = await firm.token(user_id)
    await house.hear(CollaboratorSuspended(**who), version=3)
    assert (await house.call(again, "GET", "/v1/portfolios")).status_code == 200
    assert len(await house.said(SessionEnded, user_id=user_id)) == 1


@pytest.mark.parametrize(("active", "status"), [(True, 201), (False, 401)])
async def test_a_suspension_for_security_is_lifted_to_what_was_before(
    house: House, active: bool, status: int
) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator("S01", portfolios=(firm.portfolio_id,))
    client = await firm.active_client()
    token = await firm.token(user_id)
    assert (await client.check(token))["allow"] is True
    who = {"user_id": user_id, "firm_id": firm.firm_id}
    await house.hear(UserSuspendedForSecurity(**who), version=3)
    inner = {"user_id": str(user_id), "action": "S01", "account_ref": str(client.account_ref)}
    assert (await house.internal("POST", "/check", inner)).json()["reason"] == "SUBJECT_INACTIVE"
    await house.hear(UserSecuritySuspensionLifted(**who, active=active), version=4)
    assert (await house.log_in(firm.email(user_id))).status_code == status
    assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 401
