"""What is taken away from a user is gone in access before anybody is told (C.2, R004-22)."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from contracts.enrolment import CollaboratorRemoved, CollaboratorRightsChanged
from enrolment.actions.run_errand import run_errand
from enrolment.actions.suspend_for_security import suspend_for_security
from enrolment.domain.refusals import EffectUnconfirmed
from enrolment.storage import users
from tests.enrolment.house import House
from tests.enrolment.people import a_collaborator, an_open_firm, invite


async def _row(house: House, user_id: UUID) -> Any:
    async with house.database.transaction() as tx:
        return await users.get(tx, user_id)


async def test_a_removal_is_told_with_its_version_before_the_answer(house: House) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm, "M06")
    path = f"/v1/users/{user.user_id}/removal"
    answer = await house.post(path, {"confirm": True}, by=firm.founder)
    assert (answer.status_code, answer.json()["state"]) == (200, "REMOVED")
    (told,) = house.access.standings
    assert told == {
        "user_id": str(user.user_id),
        "firm_id": str(firm.firm_id),
        "version": (await _row(house, user.user_id)).version,
        "state": "REMOVED",
        "role": "COLLABORATOR",
        "rights": ["M06"],
        "sessions_from": (await _row(house, user.user_id)).version,
        "by": str(firm.founder.user_id),
    }
    assert len(await house.announced(CollaboratorRemoved, about=user.user_id)) == 1


@pytest.mark.parametrize("lost", [False, True], ids=["access is away", "its answer is lost"])
@pytest.mark.parametrize("cut", ["removal", "suspension"])
async def test_what_access_does_not_confirm_is_told_as_under_way_and_finished(
    house: House, cut: str, lost: bool
) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm)
    house.access.down, house.access.loses_answers = not lost, lost
    body = {"confirm": True} if cut == "removal" else None
    sent = {"Idempotency_Key": f"{cut}-{lost}-key"}
    for _ in range(2):
        answer = await house.post(f"/v1/users/{user.user_id}/{cut}", body, by=firm.founder, **sent)
        assert (answer.status_code, answer.json()["code"]) == (503, "EFFECT_UNCONFIRMED")
    if cut == "suspension":
        again = await house.post(f"/v1/users/{user.user_id}/{cut}", body, by=firm.founder)
        assert again.status_code == 503, "with another key neither is it told as done"
    house.access.down = house.access.loses_answers = False
    house.access.standings.clear()
    house.later(minutes=1)
    assert await house.do_errands() == 1
    assert [told["state"] for told in house.access.standings] == [
        "REMOVED" if cut == "removal" else "SUSPENDED"
    ]
    told = await house.post(f"/v1/users/{user.user_id}/{cut}", body, by=firm.founder, **sent)
    assert (told.status_code, told.json()["state"]) == (200, house.access.standings[0]["state"])


async def test_rights_taken_away_are_told_and_rights_given_travel_by_the_event(house: House) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm, "M06")
    path = f"/v1/users/{user.user_id}"
    house.access.down = True
    assert (await house.send("PATCH", path, {"rights": ["M06", "M09"]}, by=firm.founder)).status_code == 200
    cut = await house.send("PATCH", path, {"rights": ["M09"]}, by=firm.founder)
    assert (cut.status_code, cut.json()["code"]) == (503, "EFFECT_UNCONFIRMED")
    house.access.down = False
    assert (await house.send("PATCH", path, {"rights": ["M09"]}, by=firm.founder)).status_code == 200
    assert [told["rights"] for told in house.access.standings] == [["M09"]]
    assert (await house.send("PATCH", path, {"role": "ADMINISTRATOR"}, by=firm.founder)).status_code == 200
    assert len(house.access.standings) == 1
    assert (await house.send("PATCH", path, {"role": "COLLABORATOR"}, by=firm.founder)).status_code == 200
    assert house.access.standings[1]["role"] == "COLLABORATOR"
    assert len(await house.announced(CollaboratorRightsChanged, about=user.user_id)) == 4


async def test_a_suspension_for_security_and_a_cancelled_invitation_are_told_too(house: House) -> None:
    firm = await an_open_firm(house)
    user, invited = await a_collaborator(house, firm), await invite(house, firm)
    async with house.database.transaction() as tx:
        changed = await suspend_for_security(tx, user.user_id, house.now)
    assert changed.errand_id
    house.access.down = True
    with pytest.raises(EffectUnconfirmed):
        await run_errand(house.database, house.asked, house.now, changed.errand_id)
    house.access.down = False
    await run_errand(house.database, house.asked, house.now, changed.errand_id)
    await house.post(f"/v1/users/{invited.user_id}/removal", {"confirm": True}, by=firm.founder)
    states = [(told["user_id"], told["state"]) for told in house.access.standings]
    assert states == [(str(user.user_id), "SECURITY_SUSPENDED"), (str(invited.user_id), "REMOVED")]


async def test_two_tabs_with_one_link_are_told_of_one_password(house: House) -> None:
    firm = await an_open_firm(house)
    token = house.token_of(await invite(house, firm))
    answers = await asyncio.gather(*(house.activate(token, f"Un-secret-de-10-signes!{n}") for n in range(4)))
    good = [n for n, answer in enumerate(answers) if answer.status_code == 200]
    assert len(good) == 1, [answer.text for answer in answers]
    assert {answer.json()["code"] for answer in answers if answer.status_code != 200} <= {
        "REQUEST_IN_PROGRESS",
        "LINK_USED",
    }
    (kept,) = [c for c in house.access.credentials.values() if c["password"].startswith("Un-secret-de-10")][
        -1:
    ]
    assert kept["password"].endswith(f"!{good[0]}")
