from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from contracts.access import ActivationKeyRevoked, MandateActivated, MandateRevoked
from contracts.enrolment import ClientRegistrationRemoved
from enrolment.actions.remove_registration import RemovalWish, remove_registration
from enrolment.actions.reveal_rejections import reveal_rejections
from enrolment.domain.refusals import RevocationUnavailable
from enrolment.settings import Settings
from enrolment.storage import registrations
from tests.enrolment.house import House
from tests.enrolment.people import OpenFirm, a_client, a_collaborator, a_siret, an_open_firm, wish


async def _case(house: House, settings: Settings, firm: OpenFirm, **facts: object) -> dict[str, str]:
    client = await a_client(house, settings)
    answer = await house.post("/v1/registrations", wish(client.siren or "", **facts), by=firm.founder)
    case: dict[str, str] = answer.json()
    return case | {"account_ref": str(client.account_ref)}


async def test_65_removal_is_confirmed_immediate_and_the_search_forgets(
    house: House, settings: Settings
) -> None:
    firm = await an_open_firm(house)
    case = await _case(house, settings, firm)
    path = f"/v1/registrations/{case['case_id']}/removal"
    asked = await house.post(path, {}, by=firm.founder)
    assert (asked.status_code, asked.json()["code"]) == (422, "CONFIRMATION_REQUIRED")
    assert asked.json()["confirmation"] == (
        "Veuillez confirmer la suppression immédiate de l’inscription"
        f" Compte Indépendant du siren {case['identifier']}"
    )
    assert house.access.revoked == []
    for _ in range(2):
        answer = await house.post(path, {"confirm": True}, by=firm.founder)
        assert (answer.status_code, answer.json()["state"]) == (200, "REMOVED")
        assert answer.json()["message"] == "Votre modification a bien été prise en compte."
    assert house.access.revoked == [case["case_id"]]
    (removed,) = await house.announced(ClientRegistrationRemoved, about=case["case_id"])
    assert (removed.by, removed.removed_at) == (firm.founder.user_id, house.now)
    found = await house.send("GET", f"/v1/registrations?identifier={case['identifier']}", by=firm.founder)
    assert found.json()["items"] == []


async def _state(house: House, firm: OpenFirm, case: dict[str, str]) -> str:
    shown = await house.send("GET", f"/v1/registrations/{case['case_id']}", by=firm.founder)
    state: str = shown.json()["state"]
    return state


async def test_67_without_access_nothing_is_removed_until_it_confirms(
    house: House, settings: Settings
) -> None:
    firm = await an_open_firm(house)
    case = await _case(house, settings, firm)
    house.access.down = True
    path = f"/v1/registrations/{case['case_id']}"
    answer = await house.post(f"{path}/removal", {"confirm": True}, by=firm.founder)
    assert (answer.status_code, answer.json()["code"]) == (503, "REVOCATION_UNAVAILABLE")
    assert "sera achevé" in answer.json()["detail"]
    assert await _state(house, firm, case) == "AWAITING_KEY"
    assert not await house.announced(ClientRegistrationRemoved, about=case["case_id"])
    house.later(seconds=1)
    assert await house.do_errands() == 1
    assert await _state(house, firm, case) == "AWAITING_KEY"
    house.access.down = False
    house.later(seconds=2)
    assert await house.do_errands() == 1
    assert (await _state(house, firm, case), house.access.revoked) == ("REMOVED", [case["case_id"]])
    (removed,) = await house.announced(ClientRegistrationRemoved, about=case["case_id"])
    assert removed.by == firm.founder.user_id
    house.later(minutes=5)
    assert await house.do_errands() == 0


async def test_a_lost_answer_is_told_as_under_way_and_the_repeat_gets_the_true_one(
    house: House, settings: Settings
) -> None:
    firm = await an_open_firm(house)
    case = await _case(house, settings, firm)
    sent = {"Idempotency_Key": "a-lost-answer"}
    path = f"/v1/registrations/{case['case_id']}/removal"
    house.access.loses_answers = True
    for _ in range(2):
        lost = await house.post(path, {"confirm": True}, by=firm.founder, **sent)
        assert (lost.status_code, lost.json()["code"]) == (503, "REVOCATION_UNAVAILABLE")
        assert set(house.access.revoked) == {case["case_id"]}
    house.access.loses_answers = False
    for _ in range(2):
        told = await house.post(path, {"confirm": True}, by=firm.founder, **sent)
        assert (told.status_code, told.json()["state"]) == (200, "REMOVED")
    assert len(await house.announced(ClientRegistrationRemoved, about=case["case_id"])) == 1


async def test_the_watch_finishes_it_and_the_same_key_hears_of_it(house: House, settings: Settings) -> None:
    firm = await an_open_firm(house)
    case = await _case(house, settings, firm)
    sent = {"Idempotency_Key": "finished-by-the-watch"}
    path = f"/v1/registrations/{case['case_id']}/removal"
    house.access.down = True
    assert (await house.post(path, {"confirm": True}, by=firm.founder, **sent)).status_code == 503
    house.access.down = False
    house.later(seconds=1)
    await house.do_errands()
    house.access.down = True
    told = await house.post(path, {"confirm": True}, by=firm.founder, **sent)
    assert (told.status_code, told.json()["state"]) == (200, "REMOVED")


@pytest.mark.parametrize("asked", [False, True], ids=["before access was asked", "after it was asked"])
async def test_a_process_killed_on_the_way_leaves_it_to_the_watch(
    house: House, settings: Settings, asked: bool
) -> None:
    firm = await an_open_firm(house)
    case = await _case(house, settings, firm)
    wanted = RemovalWish(UUID(case["case_id"]), confirmed=True)
    async with house.database.transaction() as tx:
        removal = await remove_registration(tx, firm.founder, wanted, None, now=house.now)
    assert removal.errand_id
    if asked:
        house.access.loses_answers = True
        async with house.database.transaction() as tx:
            cases = [await registrations.get(tx, wanted.case_id)]
        with pytest.raises(RevocationUnavailable):
            await house.asked.revoke(cases, firm.founder.user_id)
        house.access.loses_answers = False
    assert await house.do_errands() == 0, "whoever began it has a head start"
    house.later(seconds=15)
    assert await house.do_errands() == 1
    assert await _state(house, firm, case) == "REMOVED"
    assert len(await house.announced(ClientRegistrationRemoved, about=case["case_id"])) == 1


async def test_a_removal_that_broke_off_after_access_is_finished(house: House, settings: Settings) -> None:
    firm = await an_open_firm(house)
    keyed, mandated = await _case(house, settings, firm), await _case(house, settings, firm)
    remover = await a_collaborator(house, firm, "M09")
    await house.hear(
        ActivationKeyRevoked(
            key_id=uuid4(),
            case_id=keyed["case_id"],
            firm_id=firm.firm_id,
            cause="BY_FIRM",
            by=remover.user_id,
        )
    )
    mandate = {
        "mandate_id": uuid4(),
        "case_id": mandated["case_id"],
        "firm_id": firm.firm_id,
        "account_ref": mandated["account_ref"],
    }
    await house.hear(MandateActivated(**mandate, basis="EXPLICIT", services=()))
    revoked = MandateRevoked(**mandate, cause="BY_FIRM", by=remover.user_id)
    for version in (2, 3):
        await house.hear(revoked, version=version)
    for case in (keyed, mandated):
        (removed,) = await house.announced(ClientRegistrationRemoved, about=case["case_id"])
        assert removed.by == remover.user_id
        shown = await house.send("GET", f"/v1/registrations/{case['case_id']}", by=firm.founder)
        assert shown.json()["state"] == "REMOVED"


async def test_a_collaborator_needs_the_right_and_the_portfolio(house: House, settings: Settings) -> None:
    firm, portfolio = await an_open_firm(house), uuid4()
    case = await _case(house, settings, firm, portfolio_id=str(portfolio))
    path = f"/v1/registrations/{case['case_id']}/removal"
    without = await a_collaborator(house, firm, "M06", portfolio=portfolio)
    entitled = await a_collaborator(house, firm, "M09", portfolio=portfolio)
    assert (await house.post(path, {"confirm": True}, by=without)).json()["code"] == "RIGHT_MISSING"
    house.access.reason = "PORTFOLIO_NOT_ASSOCIATED"
    assert (await house.post(path, {"confirm": True}, by=entitled)).json()["code"] == "ACCESS_DENIED"
    house.access.reason = None
    assert (await house.post(path, {"confirm": True}, by=entitled)).status_code == 200
    assert house.access.checks[-1] | {"session_id": ""} == {
        "user_id": str(entitled.user_id),
        "session_id": "",
        "action": "M09",
        "account_ref": case["account_ref"],
    }


@pytest.mark.parametrize("unregistered", ["NOT_REGISTERED", "MANDATE_ENDED"])
async def test_our_copy_of_the_portfolio_counts_only_where_access_knows_no_such_client(
    house: House, settings: Settings, unregistered: str
) -> None:
    firm, portfolio = await an_open_firm(house), uuid4()
    case = await _case(house, settings, firm, portfolio_id=str(portfolio))
    path = f"/v1/registrations/{case['case_id']}/removal"
    entitled = await a_collaborator(house, firm, "M09", portfolio=portfolio)
    house.access.unregistered, house.access.reason = unregistered, "PORTFOLIO_NOT_ASSOCIATED"
    assert (await house.post(path, {"confirm": True}, by=entitled)).json()["code"] == "ACCESS_DENIED"
    house.access.reason = None
    assert (await house.post(path, {"confirm": True}, by=entitled)).status_code == 200
    asked = [check.get("portfolio_id") for check in house.access.checks[-4:]]
    assert asked == [None, str(portfolio)] * 2


async def test_an_ended_case_is_cleared_by_who_reaches_its_own_portfolio(
    house: House, settings: Settings
) -> None:
    firm, client, portfolio = await an_open_firm(house), await a_client(house, settings), uuid4()
    case, again = [
        (await house.post("/v1/registrations", form, by=firm.founder)).json()
        for form in (wish(a_siret()[:9], portfolio_id=str(portfolio)), wish(client.account_number))
    ]
    async with house.database.transaction() as tx:
        held = await registrations.find(tx, case["case_id"], lock=True)
        assert held
        ended = replace(held, account_ref=client.account_ref, concealed_until=None)
        await registrations.save(tx, ended)
    entitled = await a_collaborator(house, firm, "M09", portfolio=portfolio)
    path = "/v1/registrations/{}/removal"
    await house.post(path.format(case["case_id"]), {"confirm": True}, by=entitled)
    assert [check.get("portfolio_id") for check in house.access.checks[-1:]] == [str(portfolio)]
    await house.post(path.format(again["case_id"]), {"confirm": True}, by=entitled)
    assert house.access.checks[-1]["account_ref"] == again["account_ref"]


async def test_another_firm_s_case_is_not_found(house: House, settings: Settings) -> None:
    firm, stranger = await an_open_firm(house), await an_open_firm(house)
    case = await _case(house, settings, firm)
    path = f"/v1/registrations/{case['case_id']}"
    assert (await house.send("GET", path, by=stranger.founder)).status_code == 404
    assert (await house.post(f"{path}/removal", {"confirm": True}, by=stranger.founder)).status_code == 404
    assert house.access.revoked == []


async def test_a_concealed_rejection_is_removed_like_any_case(house: House) -> None:
    firm = await an_open_firm(house)
    case = (await house.post("/v1/registrations", wish(a_siret()[:9]), by=firm.founder)).json()
    path = f"/v1/registrations/{case['case_id']}/removal"
    assert (await house.post(path, {"confirm": True}, by=firm.founder)).json()["state"] == "REMOVED"
    assert house.access.revoked == [case["case_id"]]
    assert len(await house.announced(ClientRegistrationRemoved, about=case["case_id"])) == 1


async def test_an_ended_case_leaves_the_list_and_stays_what_it_was(house: House) -> None:
    firm = await an_open_firm(house)
    case = (await house.post("/v1/registrations", wish(a_siret()[:9]), by=firm.founder)).json()
    house.later(days=2)
    await reveal_rejections(house.database, house.now)
    path = f"/v1/registrations/{case['case_id']}"
    asked = await house.post(f"{path}/removal", {}, by=firm.founder)
    assert (asked.json()["code"], case["reference"] in asked.json()["confirmation"]) == (
        "CONFIRMATION_REQUIRED",
        True,
    )
    for _ in range(2):
        answer = await house.post(f"{path}/removal", {"confirm": True}, by=firm.founder)
        cleared = answer.json()
        assert (answer.status_code, cleared["state"]) == (200, "REJECTED"), answer.text
        assert cleared["cleared_at"] == house.now.isoformat().replace("+00:00", "Z")
    assert (await house.send("GET", "/v1/registrations", by=firm.founder)).json()["items"] == []
    assert (await house.send("GET", path, by=firm.founder)).json()["state"] == "REJECTED"
    assert house.access.revoked == []
    assert not await house.announced(ClientRegistrationRemoved, about=case["case_id"])


async def test_clearing_a_refusal_does_not_lift_its_bar(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    case = (await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)).json()
    async with house.database.transaction() as tx:
        held = await registrations.find(tx, case["case_id"], lock=True)
        assert held
        await registrations.save(tx, held.client_refused(house.now))
    removal = f"/v1/registrations/{case['case_id']}/removal"
    assert (await house.post(removal, {"confirm": True}, by=firm.founder)).json()["state"] == "REFUSED"
    again = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    assert (again.status_code, again.json()["code"]) == (409, "REFUSED_RECENTLY")
