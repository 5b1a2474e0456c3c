"""A SIREN may have several accounts of one kind: each is added and removed by itself, or all at once."""

from typing import Any

from contracts.access import MandateActivated
from contracts.enrolment import ClientRegistrationRemoved, ClientRegistrationSubmitted
from enrolment.domain.contributors import Contributor
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import OpenFirm, a_client, a_collaborator, a_siret, an_open_firm, wish
from vocabulary.kinds import Kind


async def _employers(house: House, settings: Settings, count: int) -> list[Contributor]:
    siret = a_siret()
    facts = {"kind": Kind.EMPLOYER, "siret": siret, "siren": siret[:9], "nir": None, "civility": None}
    return [await a_client(house, settings, **facts) for _ in range(count)]


async def _add(house: House, firm: OpenFirm, client: Contributor) -> dict[str, Any]:
    form = wish(client.siren or "", kind="EMPLOYER", account_number=client.account_number)
    answer = await house.post("/v1/registrations", form, by=firm.founder)
    assert answer.status_code == 201, answer.text
    taken: dict[str, Any] = answer.json()
    return taken


async def test_the_second_account_of_a_siren_is_asked_for_by_its_number(
    house: House, settings: Settings
) -> None:
    firm, clients = await an_open_firm(house), await _employers(house, settings, 2)
    for client in clients:
        taken = await _add(house, firm, client)
        assert (taken["identifier"], taken["account_number"]) == (client.siren, client.account_number)
        (submitted,) = await house.announced(ClientRegistrationSubmitted, about=taken["case_id"])
        assert submitted.account_ref == client.account_ref
    without_number = wish(clients[0].siren or "", kind="EMPLOYER")
    refused = await house.post("/v1/registrations", without_number, by=firm.founder)
    assert refused.json()["code"] == "ALREADY_REGISTERED"
    assert "numéro de compte" in refused.json()["detail"]
    found = await house.send(
        "GET", f"/v1/registrations?identifier={clients[1].account_number}", by=firm.founder
    )
    assert [item["account_number"] for item in found.json()["items"]] == [clients[1].account_number]


async def test_a_number_of_another_siren_is_an_unknown_account(house: House, settings: Settings) -> None:
    firm, (client,) = await an_open_firm(house), await _employers(house, settings, 1)
    (other,) = await _employers(house, settings, 1)
    form = wish(client.siren or "", kind="EMPLOYER", account_number=other.account_number)
    taken = (await house.post("/v1/registrations", form, by=firm.founder)).json()
    (submitted,) = await house.announced(ClientRegistrationSubmitted, about=taken["case_id"])
    assert submitted.sealed_recipient is None
    assert submitted.account_ref not in {client.account_ref, other.account_ref}
    assert (await _add(house, firm, other))["state"] == "AWAITING_KEY"
    two_numbers = wish(client.account_number, kind="EMPLOYER", account_number=other.account_number)
    refused = await house.post("/v1/registrations", two_numbers, by=firm.founder)
    assert (refused.status_code, refused.json()["code"]) == (400, "IDENTIFIER_INVALID")


async def test_r001_16_all_registrations_of_a_kind_are_removed_together(
    house: House, settings: Settings
) -> None:
    firm, clients = await an_open_firm(house), await _employers(house, settings, 3)
    cases = [await _add(house, firm, client) for client in clients[:2]]
    typed = wish(clients[2].account_number, kind="EMPLOYER")
    agreed = (await house.post("/v1/registrations", typed, by=firm.founder)).json()
    await _agree(house, firm, agreed, clients[2])
    (independent,) = [await a_client(house, settings, siren=clients[0].siren, siret=clients[0].siret)]
    other_kind = (
        await house.post("/v1/registrations", wish(independent.siren or ""), by=firm.founder)
    ).json()
    path = f"/v1/registrations/{cases[0]['case_id']}/removal"
    asked = await house.post(path, {"all_of_kind": True}, by=firm.founder)
    assert "des 3 inscriptions Comptes Régime Général du siren" in asked.json()["confirmation"]
    removed = (await house.post(path, {"all_of_kind": True, "confirm": True}, by=firm.founder)).json()
    assert (removed["case_id"], removed["state"]) == (cases[0]["case_id"], "REMOVED")
    others = {cases[1]["case_id"], agreed["case_id"]}
    assert set(removed["also_removed"]) == others
    assert set(house.access.revoked) == {cases[0]["case_id"], *others}
    for case_id in house.access.revoked:
        assert len(await house.announced(ClientRegistrationRemoved, about=case_id)) == 1
    shown = await house.send("GET", f"/v1/registrations/{other_kind['case_id']}", by=firm.founder)
    assert shown.json()["state"] == "AWAITING_KEY"


async def test_an_account_whose_siren_the_firm_does_not_know_is_left_alone(
    house: House, settings: Settings
) -> None:
    firm, clients = await an_open_firm(house), await _employers(house, settings, 2)
    by_siren = await _add(house, firm, clients[0])
    typed = wish(clients[1].account_number, kind="EMPLOYER")
    by_number = (await house.post("/v1/registrations", typed, by=firm.founder)).json()
    for case in (by_siren, by_number):
        path = f"/v1/registrations/{case['case_id']}/removal"
        removed = await house.post(path, {"all_of_kind": True, "confirm": True}, by=firm.founder)
        assert removed.json()["also_removed"] == []


async def test_clients_without_a_siren_are_not_of_one_siren(house: House, settings: Settings) -> None:
    firm = await an_open_firm(house)
    facts = {"kind": Kind.MAJORITY_MANAGER, "siren": None, "siret": None}
    clients = [await a_client(house, settings, **facts) for _ in range(3)]
    forms = [wish(client.account_number, kind="MAJORITY_MANAGER") for client in clients]
    cases = [(await house.post("/v1/registrations", form, by=firm.founder)).json() for form in forms]
    for case, client in zip(cases[:2], clients[:2], strict=True):
        await _agree(house, firm, case, client)
    for case in (cases[2], cases[0]):
        path = f"/v1/registrations/{case['case_id']}/removal"
        removed = await house.post(path, {"all_of_kind": True, "confirm": True}, by=firm.founder)
        assert (removed.json()["state"], removed.json()["also_removed"]) == ("REMOVED", [])
    assert house.access.revoked == [cases[2]["case_id"], cases[0]["case_id"]]


async def test_without_access_none_of_them_is_removed(house: House, settings: Settings) -> None:
    firm, clients = await an_open_firm(house), await _employers(house, settings, 2)
    cases = [await _add(house, firm, client) for client in clients]
    collaborator = await a_collaborator(house, firm, "M09")
    path = f"/v1/registrations/{cases[0]['case_id']}/removal"
    wanted = {"all_of_kind": True, "confirm": True}
    house.access.reason = "PORTFOLIO_NOT_ASSOCIATED"
    assert (await house.post(path, wanted, by=collaborator)).json()["code"] == "ACCESS_DENIED"
    house.access.reason, house.access.down = None, True
    assert (await house.post(path, wanted, by=firm.founder)).json()["code"] == "REVOCATION_UNAVAILABLE"
    house.access.down = False
    listed = await house.send("GET", "/v1/registrations", by=firm.founder)
    assert {item["state"] for item in listed.json()["items"]} == {"AWAITING_KEY"}


async def _agree(house: House, firm: OpenFirm, case: dict[str, Any], client: Contributor) -> None:
    activated = MandateActivated(
        mandate_id=case["case_id"],
        case_id=case["case_id"],
        firm_id=firm.firm_id,
        account_ref=client.account_ref,
        basis="EXPLICIT",
        services=(),
    )
    await house.hear(activated)
