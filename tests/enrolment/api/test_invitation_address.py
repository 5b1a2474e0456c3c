"""The address of an invitation that nobody answered can be corrected (C.7: check, correct, re-issue)."""

from typing import Any

import httpx2
import pytest

from contracts.enrolment import ActivationEmailRequested, ActivationSuperseded, UserContactChanged
from contracts.notifications import ActivationEmailBounced
from tests.enrolment.house import House
from tests.enrolment.people import OpenFirm, an_email, an_open_firm, invite


async def correct(
    house: House, firm: OpenFirm, user_id: Any, email: str, by: str = "PATCH"
) -> httpx2.Response:
    if by == "PATCH":
        return await house.send("PATCH", f"/v1/users/{user_id}", {"email": email}, by=firm.founder)
    return await house.post(f"/v1/users/{user_id}/invitation", {"email": email}, by=firm.founder)


@pytest.mark.parametrize("by", ["PATCH", "re-issue"])
async def test_the_old_link_dies_and_a_new_one_goes_to_the_right_address(house: House, by: str) -> None:
    firm = await an_open_firm(house)
    wrong, right = await invite(house, firm, rights=["M06"]), an_email()
    await house.hear(
        ActivationEmailBounced(message_id=wrong.message_id, user_id=wrong.user_id, reason="550 5.1.1")
    )
    answer = await correct(house, firm, wrong.user_id, f" {right.upper()}", by)
    view = answer.json()
    assert (answer.status_code, view["email"], view["state"]) == (200, right, "INVITED")
    assert (view["email_bounced"], view["rights"]) == (False, ["M06"])

    assert await house.announced(ActivationSuperseded, about=wrong.message_id)
    contact = (await house.announced(UserContactChanged, about=wrong.user_id))[-1]
    assert contact.email == right
    request = (await house.announced(ActivationEmailRequested, about=wrong.user_id))[-1]
    assert request.email == right
    assert (await house.activate(house.token_of(wrong))).json()["code"] == "LINK_EXPIRED"
    activated = await house.activate(house.token_of(request))
    assert activated.json()["email"] == right
    assert house.access.credentials[str(wrong.user_id)]["login"] == right


async def test_an_expired_invitation_is_corrected_too(house: House) -> None:
    firm = await an_open_firm(house)
    wrong, right = await invite(house, firm), an_email()
    house.later(hours=25)
    assert (await correct(house, firm, wrong.user_id, right)).json()["state"] == "INVITED"
    request = (await house.announced(ActivationEmailRequested, about=wrong.user_id))[-1]
    house.later(hours=23, minutes=59, seconds=59)
    assert (await house.activate(house.token_of(request))).status_code == 200


async def test_the_wrong_address_is_free_again_and_a_taken_one_is_refused(house: House) -> None:
    firm = await an_open_firm(house)
    wrong, other = await invite(house, firm), await invite(house, firm)
    taken = await correct(house, firm, wrong.user_id, other.email)
    assert (taken.status_code, taken.json()["code"]) == (409, "EMAIL_TAKEN")
    assert (await correct(house, firm, wrong.user_id, an_email())).status_code == 200
    person = {"last_name": "Petit", "first_name": "Bruno", "email": wrong.email, "role": "COLLABORATOR"}
    assert (await house.post("/v1/users", person, by=firm.founder)).status_code == 201


async def test_who_has_activated_keeps_the_address(house: House) -> None:
    firm = await an_open_firm(house)
    request = await invite(house, firm)
    await house.activate(house.token_of(request))
    for by in ("PATCH", "re-issue"):
        answer = await correct(house, firm, request.user_id, an_email(), by)
        assert (answer.status_code, answer.json()["code"]) == (409, "STATE_CONFLICT")
    same = await correct(house, firm, request.user_id, request.email)
    assert same.status_code == 200, "what stays as it is may be sent along"


async def test_other_firms_stay_hidden_and_malformed_addresses_are_refused(house: House) -> None:
    firm, stranger = await an_open_firm(house), await an_open_firm(house)
    request = await invite(house, firm)
    assert (await correct(house, stranger, request.user_id, an_email())).status_code == 404
    malformed = await correct(house, firm, request.user_id, "bruno@@cabinet.example")
    assert (malformed.status_code, malformed.json()["fields"]) == (400, ["body.email"])
    stale = await house.send(
        "PATCH", f"/v1/users/{request.user_id}", {"email": an_email()}, by=firm.founder, If_Match='"9"'
    )
    assert stale.json()["code"] == "EDIT_CONFLICT"


async def test_going_from_address_to_address_is_capped_for_each(house: House) -> None:
    """A correction needs no pause, so that a mistake is mended at once."""
    firm, addresses = await an_open_firm(house), [an_email(), an_email()]
    request = await invite(house, firm, email=addresses[0])
    answers = [await correct(house, firm, request.user_id, addresses[turn % 2]) for turn in range(1, 11)]
    assert [answer.status_code for answer in answers].count(200) == 9
    assert answers[-1].json()["code"] == "TOO_MANY_REQUESTS"
