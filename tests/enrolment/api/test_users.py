import asyncio
from uuid import uuid4

from contracts.enrolment import (
    ActivationCancelled,
    ActivationEmailRequested,
    CollaboratorInvited,
    CollaboratorReinstated,
    CollaboratorRemoved,
    CollaboratorRightsChanged,
    CollaboratorSuspended,
    UserContactChanged,
)
from enrolment.actions.forget_unanswered import forget_invitations
from tests.enrolment.house import House
from tests.enrolment.people import a_collaborator, an_email, an_open_firm, invite


async def test_an_invitation_says_role_rights_and_portfolio(house: House) -> None:
    firm, portfolio = await an_open_firm(house), uuid4()
    request = await invite(house, firm, preset="GESTION_CLIENTS", rights=["M09"], portfolio_id=str(portfolio))
    (invited,) = await house.announced(CollaboratorInvited, about=request.user_id)
    assert invited.rights == ("M06", "M07", "M09", "M10")
    assert invited.portfolio_ids == (portfolio,)
    assert request.rights == invited.rights
    assert request.inviter_name == "Claire Durand"
    assert house.access.checks[-1]["portfolio_id"] == str(portfolio)
    (contact,) = await house.announced(UserContactChanged, about=request.user_id)
    assert (contact.email, contact.administrator) == (request.email, False)


async def test_an_unknown_portfolio_or_right_or_a_taken_address_is_refused(house: House) -> None:
    firm = await an_open_firm(house)
    person = {"last_name": "Petit", "first_name": "Bruno", "email": an_email(), "role": "COLLABORATOR"}
    taken = await house.post("/v1/users", person | {"email": firm.email.upper()}, by=firm.founder)
    assert (taken.status_code, taken.json()["code"]) == (409, "EMAIL_TAKEN")
    ungrantable = await house.post("/v1/users", person | {"rights": ["M02"]}, by=firm.founder)
    assert (ungrantable.status_code, ungrantable.json()["fields"]) == (400, ["body.rights"])
    house.access.reason = "NOT_FOUND"
    unknown = await house.post("/v1/users", person | {"portfolio_id": str(uuid4())}, by=firm.founder)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NOT_FOUND")


async def test_9_an_old_link_dies_with_the_re_issue(house: House) -> None:
    firm = await an_open_firm(house)
    first = await invite(house, firm)
    again = f"/v1/users/{first.user_id}/invitation"
    throttled = await house.post(again, None, by=firm.founder)
    assert (throttled.status_code, throttled.json()["retry_after"]) == (429, 60)
    house.later(hours=25)
    assert (await house.post(again, None, by=firm.founder)).json()["state"] == "INVITED"
    second = (await house.announced(ActivationEmailRequested, about=first.user_id))[-1]
    old = await house.post("/v1/activation", {"password": "x"}, Activation_Token=await _token(house, first))
    assert old.json()["code"] == "LINK_EXPIRED"
    assert (await house.activate(house.token_of(second))).status_code == 200
    assert (await house.post(again, None, by=firm.founder)).json()["code"] == "STATE_CONFLICT"


async def _token(house: House, request: ActivationEmailRequested) -> str:
    now, house.now = house.now, request.created_at
    token, house.now = house.token_of(request), now
    return token


async def test_13_a_collaborator_manages_nobody(house: House) -> None:
    collaborator = await a_collaborator(house, await an_open_firm(house), "M06")
    for method, path in (("GET", "/v1/users"), ("POST", f"/v1/users/{uuid4()}/suspension")):
        answer = await house.send(method, path, by=collaborator)
        assert (answer.status_code, answer.json()["code"]) == (403, "ROLE_REQUIRED")
    assert (await house.send("GET", f"/v1/users/{collaborator.user_id}", by=collaborator)).status_code == 200


async def test_14_the_last_administrator_stays(house: House) -> None:
    firm = await an_open_firm(house)
    mine = f"/v1/users/{firm.founder.user_id}"
    answers = [
        await house.post(f"{mine}/removal", {"confirm": True}, by=firm.founder),
        await house.post(f"{mine}/suspension", None, by=firm.founder),
        await house.send("PATCH", mine, {"role": "COLLABORATOR"}, by=firm.founder),
    ]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(409, "LAST_ADMINISTRATOR")] * 3


async def test_two_administrators_cannot_remove_each_other_at_once(house: House) -> None:
    firm = await an_open_firm(house)
    request = await invite(house, firm, role="ADMINISTRATOR")
    await house.activate(house.token_of(request))
    other = await a_collaborator(house, firm)
    assert other.firm_id == firm.firm_id
    second = other.__class__(request.user_id, firm.firm_id, uuid4(), "ADMINISTRATOR")
    answers = await asyncio.gather(
        house.post(f"/v1/users/{second.user_id}/removal", {"confirm": True}, by=firm.founder),
        house.post(f"/v1/users/{firm.founder.user_id}/removal", {"confirm": True}, by=second),
    )
    first, second_status = sorted(answer.status_code for answer in answers)
    assert first == 200
    assert second_status in {401, 403}


async def test_rights_role_suspension_and_removal_are_announced_whole(house: House) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm, "M06")
    path = f"/v1/users/{user.user_id}"
    seen = (await house.send("GET", path, by=firm.founder)).headers["ETag"]
    stale = await house.send("PATCH", path, {"rights": []}, by=firm.founder, If_Match='"1"')
    assert stale.json()["code"] == "EDIT_CONFLICT"
    changed = await house.send("PATCH", path, {"rights": ["S01"]}, by=firm.founder, If_Match=seen)
    assert changed.json()["rights"] == ["S01"]
    (event,) = await house.announced(CollaboratorRightsChanged, about=user.user_id)
    assert (event.role, event.rights) == ("COLLABORATOR", ("S01",))
    for step in ("suspension", "suspension"):
        assert (await house.post(f"{path}/{step}", None, by=firm.founder)).json()["state"] == "SUSPENDED"
    assert (await house.send("GET", path, by=user)).status_code == 401
    assert (await house.post(f"{path}/reinstatement", None, by=firm.founder)).json()["state"] == "ACTIVE"
    assert (await house.post(f"{path}/removal", {}, by=firm.founder)).json()[
        "code"
    ] == "CONFIRMATION_REQUIRED"
    assert (await house.post(f"{path}/removal", {"confirm": True}, by=firm.founder)).status_code == 200
    assert (await house.send("GET", "/v1/firm", by=user)).status_code == 401
    kinds = (CollaboratorSuspended, CollaboratorReinstated, CollaboratorRemoved)
    assert [type(said) for said in await house.announced(*kinds, about=user.user_id)] == list(kinds)


async def test_a_cancelled_or_forgotten_invitation_is_erased(house: House) -> None:
    firm = await an_open_firm(house)
    cancelled, forgotten = await invite(house, firm), await invite(house, firm)
    await house.post(f"/v1/users/{cancelled.user_id}/removal", {"confirm": True}, by=firm.founder)
    assert await house.announced(ActivationCancelled, about=cancelled.message_id)
    assert (await house.activate(house.token_of(cancelled))).json()["code"] == "NOT_FOUND"
    house.later(days=31)
    assert await forget_invitations(house.database, house.now) >= 1
    (removed,) = await house.announced(CollaboratorRemoved, about=forgotten.user_id)
    assert removed.by is None
    listed = (await house.send("GET", "/v1/users", by=firm.founder)).json()["items"]
    assert [user["user_id"] for user in listed] == [str(firm.founder.user_id)]
    shown = (await house.send("GET", f"/v1/users/{cancelled.user_id}", by=firm.founder)).json()
    assert (shown["state"], shown["email"], shown["last_name"]) == ("REMOVED", "", "")


async def test_users_are_paged_and_other_firms_stay_hidden(house: House) -> None:
    firm, stranger = await an_open_firm(house), await an_open_firm(house)
    for _ in range(3):
        house.later(seconds=1)
        await invite(house, firm)
    first = (await house.send("GET", "/v1/users?limit=3", by=firm.founder)).json()
    rest = (await house.send("GET", f"/v1/users?cursor={first['next_cursor']}", by=firm.founder)).json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (3, 1, None)
    hidden = await house.send("GET", f"/v1/users/{firm.founder.user_id}", by=stranger.founder)
    assert hidden.status_code == 404
    assert (await house.send("GET", "/v1/firm", by=firm.founder)).json()["siret"] == firm.siret
