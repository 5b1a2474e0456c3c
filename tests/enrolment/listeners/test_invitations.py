from uuid import uuid4

import pytest

from contracts.enrolment import ActivationLapsed
from contracts.notifications import ActivationEmailBounced, ActivationEmailExpired
from messaging.not_yet import NotYet
from tests.enrolment.house import House
from tests.enrolment.people import an_open_firm, invite


async def test_an_expiry_heard_first_is_found_by_nobody_again(house: House) -> None:
    firm = await an_open_firm(house)
    request = await invite(house, firm)
    token = house.token_of(request)
    expired = ActivationEmailExpired(
        message_id=request.message_id, user_id=request.user_id, deadline=request.deadline
    )
    with pytest.raises(NotYet):
        await house.hear(expired)
    house.later(hours=24)
    for _ in range(2):
        await house.hear(expired)
    assert (await house.activate(token)).json()["code"] == "LINK_EXPIRED"
    assert len(await house.announced(ActivationLapsed, about=request.message_id)) == 1


async def test_a_superseded_link_does_not_lapse(house: House) -> None:
    firm = await an_open_firm(house)
    request = await invite(house, firm)
    house.later(hours=12)
    await house.post(f"/v1/users/{request.user_id}/invitation", None, by=firm.founder)
    house.later(hours=12)
    await house.hear(
        ActivationEmailExpired(
            message_id=request.message_id, user_id=request.user_id, deadline=request.deadline
        )
    )
    assert not await house.announced(ActivationLapsed, about=request.user_id)
    shown = await house.send("GET", f"/v1/users/{request.user_id}", by=firm.founder)
    assert shown.json()["state"] == "INVITED"


async def test_11_a_bounce_is_shown_and_the_invitation_stays(house: House) -> None:
    firm = await an_open_firm(house)
    request = await invite(house, firm)
    bounced = ActivationEmailBounced(message_id=request.message_id, user_id=request.user_id, reason="550")
    for _ in range(2):
        await house.hear(bounced)
    shown = (await house.send("GET", f"/v1/users/{request.user_id}", by=firm.founder)).json()
    assert (shown["email_bounced"], shown["state"]) == (True, "INVITED")
    assert (await house.activate(house.token_of(request))).status_code == 200
    shown = (await house.send("GET", f"/v1/users/{request.user_id}", by=firm.founder)).json()
    assert (shown["email_bounced"], shown["state"]) == (False, "ACTIVE")


async def test_news_of_an_unknown_link_wait(house: House) -> None:
    with pytest.raises(NotYet):
        await house.hear(ActivationEmailBounced(message_id=uuid4(), user_id=uuid4(), reason="550"))
