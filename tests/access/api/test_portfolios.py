"""Portfolios at the door."""

from uuid import UUID, uuid4

import pytest

from contracts.access import (
    ClientMovedToPortfolio,
    PortfolioAccessGranted,
    PortfolioAccessRevoked,
    PortfolioCreated,
    PortfolioOpened,
    PortfolioRenamed,
)
from tests.access.house import House, settings_for


async def created(house: House, token: str, name: str) -> UUID:
    response = await house.call(token, "POST", "/v1/portfolios", {"name": name, "confirm": True})
    assert response.status_code == 201, response.text
    return UUID(response.json()["portfolio_id"])


async def test_scenario_1_the_first_portfolio_is_there_with_its_founder(house: House) -> None:
    firm = await house.firm()
    page = (await house.call(await firm.token(), "GET", "/v1/portfolios")).json()
    assert page == {
        "items": [
            {
                "portfolio_id": str(firm.portfolio_id),
                "name": "Portefeuille principal",
                "state": "EMPTY",
                "version": 2,
                "clients": 0,
                "associates": [str(firm.founder_id)],
            }
        ],
        "next_cursor": None,
    }
    (granted,) = await house.said(PortfolioAccessGranted, portfolio_id=firm.portfolio_id)
    assert (granted.user_id, granted.by) == (firm.founder_id, None)


async def test_scenario_16_creation_needs_confirmation(house: House) -> None:
    firm = await house.firm()
    token = await firm.token()
    response = await house.call(token, "POST", "/v1/portfolios", {"name": "Commerces"})
    assert (response.status_code, response.json()["code"]) == (422, "CONFIRMATION_REQUIRED")
    response = await house.call(token, "POST", "/v1/portfolios", {"name": "  Commerces ", "confirm": True})
    assert (response.json()["name"], response.json()["state"]) == ("Commerces", "EMPTY")
    told = await house.said(PortfolioCreated, firm_id=firm.firm_id)
    assert [event.name for event in told] == ["Portefeuille principal", "Commerces"]


async def test_scenario_17_names_differ_by_more_than_case_and_accents(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    token = await firm.token()
    await created(house, token, "Été")
    response = await house.call(token, "POST", "/v1/portfolios", {"name": "ETE ", "confirm": True})
    assert (response.status_code, response.json()["code"]) == (409, "NAME_TAKEN")
    await created(house, await other.token(), "ETE")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x07b", "\u0301", "\u3164"])
async def test_names_are_1_to_80_visible_characters(house: House, name: str) -> None:
    firm = await house.firm()
    token = await firm.token()
    response = await house.call(token, "POST", "/v1/portfolios", {"name": name, "confirm": True})
    assert (response.status_code, response.json()["code"]) == (422, "NAME_NOT_ALLOWED")


async def test_scenario_13_a_collaborator_manages_no_portfolio(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator("M06", "M07", portfolios=(firm.portfolio_id,))
    token = await firm.token(user_id)
    path = f"/v1/portfolios/{firm.portfolio_id}"
    answers = [
        await house.call(token, "POST", "/v1/portfolios", {"name": "Mien", "confirm": True}),
        await house.call(token, "PATCH", path, {"name": "Mien"}),
        await house.call(token, "PUT", f"{path}/users/{user_id}"),
        await house.call(token, "DELETE", f"{path}/users/{firm.founder_id}"),
        await house.call(token, "PUT", f"{path}/clients/{uuid4()}"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "ROLE_REQUIRED")}


async def test_scenario_22_renaming_changes_the_label_only(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    token = await firm.token()
    path = f"/v1/portfolios/{firm.portfolio_id}"
    seen = (await house.call(token, "GET", path)).headers["etag"]
    renamed = await house.call(token, "PATCH", path, {"name": "Centre-ville"}, **{"If-Match": seen})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "Centre-ville")
    late = await house.call(token, "PATCH", path, {"name": "Autre"}, **{"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "EDIT_CONFLICT")
    assert (await client.check(token))["allow"] is True
    assert [event.name for event in await house.said(PortfolioRenamed, portfolio_id=firm.portfolio_id)] == [
        "Centre-ville"
    ]


async def test_renaming_to_a_taken_name_is_refused_and_to_its_own_accents_is_not(house: House) -> None:
    firm = await house.firm()
    token = await firm.token()
    portfolio_id = await created(house, token, "Ete")
    path = f"/v1/portfolios/{portfolio_id}"
    taken = await house.call(token, "PATCH", path, {"name": "PORTEFEUILLE principal"})
    assert taken.json()["code"] == "NAME_TAKEN"
    assert (await house.call(token, "PATCH", path, {"name": "Été"})).json()["name"] == "Été"


async def test_associating_twice_is_told_once(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator("S01")
    token = await firm.token()
    path = f"/v1/portfolios/{firm.portfolio_id}/users/{user_id}"
    for method in ("PUT", "PUT", "DELETE", "DELETE"):
        assert (await house.call(token, method, path)).status_code == 204
    (granted,) = await house.said(PortfolioAccessGranted, user_id=user_id)
    (revoked,) = await house.said(PortfolioAccessRevoked, user_id=user_id)
    assert granted.by == revoked.by == firm.founder_id


async def test_another_firms_things_are_not_found(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    client = await other.client()
    token = await firm.token()
    answers = [
        await house.call(token, "GET", f"/v1/portfolios/{other.portfolio_id}"),
        await house.call(token, "PATCH", f"/v1/portfolios/{other.portfolio_id}", {"name": "Mien"}),
        await house.call(token, "PUT", f"/v1/portfolios/{other.portfolio_id}/users/{firm.founder_id}"),
        await house.call(token, "PUT", f"/v1/portfolios/{firm.portfolio_id}/users/{other.founder_id}"),
        await house.call(token, "DELETE", f"/v1/portfolios/{firm.portfolio_id}/users/{other.founder_id}"),
        await house.call(token, "PUT", f"/v1/portfolios/{firm.portfolio_id}/clients/{client.case_id}"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "NOT_FOUND")}


async def test_a_strict_installation_has_one_associate_for_each_portfolio(access_url: str) -> None:
    house = House(settings_for(access_url, portfolio_max_associates=1))
    async with house.app.router.lifespan_context(house.app), house.client:
        firm = await house.firm()
        user_id = await firm.collaborator("S01")
        path = f"/v1/portfolios/{firm.portfolio_id}/users/{user_id}"
        response = await house.call(await firm.token(), "PUT", path)
        assert (response.status_code, response.json()["code"]) == (409, "STATE_CONFLICT")
        invited = await firm.collaborator("S01", portfolios=(firm.portfolio_id,))
        assert await house.said(PortfolioAccessGranted, user_id=invited) == []


async def test_scenario_23_moving_a_client_moves_its_reach_at_once(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    token = await firm.token()
    q = await created(house, token, "Q")
    bruno = await firm.collaborator("S01", portfolios=(q,))
    bruno_token = await firm.token(bruno)
    assert (await client.check(bruno_token))["allow"] is False
    path = f"/v1/portfolios/{q}/clients/{client.case_id}"
    for _ in range(2):
        assert (await house.call(token, "PUT", path)).status_code == 204
    assert (await client.check(bruno_token))["allow"] is True
    assert (await client.check(token))["allow"] is False
    (moved,) = await house.said(ClientMovedToPortfolio, case_id=client.case_id)
    assert (moved.from_portfolio_id, moved.to_portfolio_id) == (firm.portfolio_id, q)
    assert len(await house.said(PortfolioOpened, portfolio_id=q)) == 1


async def test_a_removed_client_cant_be_moved(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    token = await firm.token()
    q = await created(house, token, "Q")
    await house.rows(
        "update mandates set state = 'REVOKED', cause = 'BY_FIRM' where case_id = :c returning 1",
        c=client.case_id,
    )
    response = await house.call(token, "PUT", f"/v1/portfolios/{q}/clients/{client.case_id}")
    assert response.status_code == 404


async def test_collaborators_see_their_portfolios_and_administrators_all_in_pages(house: House) -> None:
    firm = await house.firm()
    token = await firm.token()
    ids = [firm.portfolio_id, *[await created(house, token, f"P{n}") for n in range(4)]]
    seen: list[str] = []
    path = "/v1/portfolios?limit=2"
    while True:
        page = (await house.call(token, "GET", path)).json()
        seen += [item["portfolio_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        path = f"/v1/portfolios?limit=2&cursor={page['next_cursor']}"
    assert seen == [str(portfolio_id) for portfolio_id in ids]
    user_id = await firm.collaborator(portfolios=(ids[2],))
    own = await firm.token(user_id)
    mine = (await house.call(own, "GET", "/v1/portfolios")).json()["items"]
    assert [item["portfolio_id"] for item in mine] == [str(ids[2])]
    assert (await house.call(own, "GET", f"/v1/portfolios/{ids[0]}")).status_code == 404


async def test_clients_that_stand_are_counted(house: House) -> None:
    firm = await house.firm()
    await firm.client()
    await firm.active_client()
    view = (await house.call(await firm.token(), "GET", f"/v1/portfolios/{firm.portfolio_id}")).json()
    assert (view["clients"], view["state"]) == (2, "OPEN")


async def test_a_broken_cursor_is_refused(house: House) -> None:
    firm = await house.firm()
    for cursor in ("x", "WyJ4Il0"):
        response = await house.call(await firm.token(), "GET", f"/v1/portfolios?cursor={cursor}")
        assert (response.status_code, response.json()["code"]) == (400, "REQUEST_INVALID")
