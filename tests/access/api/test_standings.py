"""What a user may, told by enrolment before it answers; events say it again later."""

from typing import Any
from uuid import UUID, uuid4

from contracts.enrolment import (
    CollaboratorInvited,
    CollaboratorReinstated,
    CollaboratorRemoved,
    CollaboratorRightsChanged,
)
from tests.access.house import House, revocation


def standing(firm: Any, **facts: Any) -> dict[str, Any]:
    usual = {
        "firm_id": str(firm.firm_id),
        "version": 9,
        "state": "ACTIVE",
        "role": "COLLABORATOR",
        "rights": [],
        "sessions_from": 0,
        "by": str(firm.founder_id),
    }
    return usual | facts


async def tell(house: House, user_id: UUID, body: dict[str, Any]) -> int:
    return (await house.internal("PUT", f"/users/{user_id}/standing", body)).status_code


async def state(house: House, user_id: UUID) -> Any:
    (row,) = await house.rows("select state, rights from users where user_id = :id", id=user_id)
    return row


async def test_somebody_removed_is_out_with_the_answer_and_events_of_before_bring_nobody_back(
    house: House,
) -> None:
    firm = await house.firm()
    token, client = await firm.token(), await firm.active_client()
    assert (await client.check(token))["allow"] is True
    for _ in range(2):
        assert await tell(house, firm.founder_id, standing(firm, state="REMOVED", sessions_from=9)) == 204
    asked = {"action": "S01", "account_ref": str(client.account_ref)}
    assert (await house.call(token, "POST", "/v1/check", asked)).status_code == 401
    gone = "select count(*) from credentials where user_id = :id"
    assert await house.value(gone, id=firm.founder_id) == 0
    await house.hear(
        CollaboratorReinstated(user_id=firm.founder_id, firm_id=firm.firm_id, by=firm.founder_id), version=8
    )
    await house.hear(
        CollaboratorRemoved(user_id=firm.founder_id, firm_id=firm.firm_id, by=firm.founder_id), version=9
    )
    assert (await state(house, firm.founder_id)).state == "REMOVED"
    assert await tell(house, firm.founder_id, standing(firm, version=20)) == 204
    assert (await state(house, firm.founder_id)).state == "REMOVED"


async def test_older_news_changes_nothing_told_or_heard(house: House) -> None:
    firm = await house.firm()
    await tell(house, firm.founder_id, standing(firm, version=9, state="SUSPENDED", sessions_from=9))
    await tell(house, firm.founder_id, standing(firm, version=8, role="ADMINISTRATOR"))
    await house.hear(
        CollaboratorReinstated(user_id=firm.founder_id, firm_id=firm.firm_id, by=firm.founder_id), version=8
    )
    rights = CollaboratorRightsChanged(
        user_id=firm.founder_id, firm_id=firm.firm_id, role="COLLABORATOR", rights=("M06",)
    )
    await house.hear(rights, version=8)
    assert await state(house, firm.founder_id) == ("SUSPENDED", [])
    await house.hear(
        CollaboratorReinstated(user_id=firm.founder_id, firm_id=firm.firm_id, by=firm.founder_id), version=10
    )
    assert (await state(house, firm.founder_id)).state == "ACTIVE"


async def test_a_cut_of_rights_ends_no_session_and_a_suspension_that_passed_unheard_does(
    house: House,
) -> None:
    firm = await house.firm()
    token = await firm.token()
    asked = {"action": "M02", "firm_id": str(firm.firm_id)}
    await tell(house, firm.founder_id, standing(firm, version=9))
    answer = await house.call(token, "POST", "/v1/check", asked)
    assert (answer.status_code, answer.json()["allow"]) == (200, False)
    await tell(house, firm.founder_id, standing(firm, version=12, sessions_from=10))
    assert (await house.call(token, "POST", "/v1/check", asked)).status_code == 401


async def test_somebody_not_heard_of_yet_is_kept_as_told(house: House) -> None:
    firm = await house.firm()
    removed, cut = uuid4(), uuid4()
    await tell(house, removed, standing(firm, version=2, state="REMOVED", sessions_from=2))
    await tell(house, cut, standing(firm, version=2, state="INVITED", rights=["M06"]))
    for user_id in (removed, cut):
        invited = CollaboratorInvited(
            user_id=user_id,
            firm_id=firm.firm_id,
            role="ADMINISTRATOR",
            rights=("M06", "M09"),
            portfolio_ids=(),
            invited_by=firm.founder_id,
            deadline=house.now,
        )
        await house.hear(invited, version=1)
    assert (await state(house, removed)).state == "REMOVED"
    assert await state(house, cut) == ("INVITED", ["M06"])


async def test_another_firm_s_user_is_not_touched(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    body = standing(other, state="REMOVED", sessions_from=9)
    assert await tell(house, firm.founder_id, body) == 409
    assert (await state(house, firm.founder_id)).state == "ACTIVE"


async def test_only_enrolment_says_it(house: House) -> None:
    firm = await house.firm()
    path = f"/internal/v1/users/{firm.founder_id}/standing"
    assert (await house.client.put(path, json=standing(firm))).status_code == 401


async def test_enrolment_learns_which_cases_are_over_also_before_they_were_heard_of(house: House) -> None:
    firm = await house.firm()
    living, unheard = await firm.client(), firm.submission()
    await house.internal("POST", "/revocations", revocation(firm, unheard))
    asked = {"case_ids": [str(living.case_id), str(unheard.case_id), str(uuid4())]}
    answer = await house.internal("POST", "/ended-cases", asked)
    assert answer.json() == {"ended": {str(unheard.case_id): "BY_FIRM"}}
