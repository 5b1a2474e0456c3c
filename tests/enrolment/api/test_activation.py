from structlog.testing import capture_logs

from contracts.enrolment import ActivationLapsed, ActivationReplayed
from contracts.notifications import ActivationEmailExpired
from tests.enrolment.house import PASSWORD, House
from tests.enrolment.people import an_open_firm, invite


async def test_5_a_collaborator_activates_in_the_last_second(house: House) -> None:
    firm = await an_open_firm(house)
    request = await invite(house, firm)
    house.later(hours=23, minutes=59, seconds=59)
    answer = await house.activate(house.token_of(request))
    assert (answer.status_code, answer.json()["state"]) == (200, "ACTIVE")
    assert house.access.credentials[str(request.user_id)] == {
        "firm_id": str(firm.firm_id),
        "login": request.email,
        "password": PASSWORD,
    }


async def test_6_at_the_deadline_it_is_too_late_and_said_once(house: House) -> None:
    firm = await an_open_firm(house)
    request = await invite(house, firm)
    token = house.token_of(request)
    house.later(hours=24)
    for _ in range(2):
        answer = await house.activate(token)
        assert (answer.status_code, answer.json()["code"]) == (410, "LINK_EXPIRED")
    expired = ActivationEmailExpired(
        message_id=request.message_id, user_id=request.user_id, deadline=request.deadline
    )
    await house.hear(expired)
    (lapsed,) = await house.announced(ActivationLapsed, about=request.message_id)
    assert lapsed.invited_by == firm.founder.user_id
    user = await house.send("GET", f"/v1/users/{request.user_id}", by=firm.founder)
    assert user.json()["state"] == "INVITATION_EXPIRED"
    assert str(request.user_id) not in house.access.credentials


async def test_8_a_replayed_link_changes_nothing_and_alerts_once(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    token = house.token_of(request)
    await house.activate(token)
    for _ in range(2):
        answer = await house.activate(token, "Un-autre-secret-12!")
        assert (answer.status_code, answer.json()["code"]) == (410, "LINK_USED")
    assert house.access.credentials[str(request.user_id)]["password"] == PASSWORD
    assert len(await house.announced(ActivationReplayed, about=request.message_id)) == 1


async def test_10_fetching_a_link_consumes_nothing(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    token = house.token_of(request)
    for _ in range(10):
        answer = await house.send("GET", "/v1/activation", Activation_Token=token)
    assert answer.json() == {
        "purpose": "COLLABORATOR",
        "firm_name": "CABINET DUVAL",
        "display_name": "Bruno Petit",
        "deadline": request.deadline.isoformat().replace("+00:00", "Z"),
    }
    assert (await house.activate(token)).status_code == 200
    shown = await house.send("GET", "/v1/activation", Activation_Token=token)
    assert shown.json()["code"] == "LINK_USED"


async def test_an_unknown_token_is_not_found_and_told_to_the_guards(house: House) -> None:
    token = "A" * 43
    with capture_logs() as lines:
        assert (await house.activate(token)).json()["code"] == "NOT_FOUND"
        shown = await house.send("GET", "/v1/activation", Activation_Token=token)
    assert (shown.status_code, token in shown.text) == (404, False)
    assert [line.get("security_event") for line in lines] == ["LINK_REFUSED"] * 2
    assert token not in str(lines)


async def test_a_weak_password_leaves_the_link_good(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    token = house.token_of(request)
    weak = await house.activate(token, "court")
    assert (weak.status_code, weak.json()["code"]) == (422, "PASSWORD_TOO_WEAK")
    assert "court" not in weak.text.replace("courriel", "")
    assert (await house.activate(token)).status_code == 200


async def test_without_access_nothing_is_activated(house: House) -> None:
    request = await invite(house, await an_open_firm(house))
    house.access.down = True
    answer = await house.activate(house.token_of(request))
    assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    house.access.down = False
    assert (await house.activate(house.token_of(request))).status_code == 200


async def test_the_same_key_gets_the_same_answer_only_for_the_same_link(house: House) -> None:
    firm = await an_open_firm(house)
    first, second = await invite(house, firm), await invite(house, firm)
    answers = [
        await house.post(
            "/v1/activation",
            {"password": PASSWORD},
            Activation_Token=house.token_of(request),
            Idempotency_Key="the-same-key",
        )
        for request in (first, first, second)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert answers[2].json()["email"] == second.email
