"""Spec F, portfolios: creating, opening, reaching, renaming and moving."""

from tests.integration.household import Household
from tests.integration.inner_check import inner_reason
from tests.integration.openings import open_client, portfolio_in, portfolio_of
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.records import announced
from workbench.stage import expect, until


async def test_scenario_16_create_needs_confirmation(people: People) -> None:
    founder = (await people.firm()).founder
    expect(await founder.create_portfolio("Commerces", confirm=False), 422, "CONFIRMATION_REQUIRED")
    assert [one["name"] for one in await founder.portfolios()] == ["Portefeuille principal"]
    created = expect(await founder.create_portfolio("Commerces  du centre "), 201)
    assert (created["state"], created["name"]) == ("EMPTY", "Commerces du centre")
    assert (created["clients"], created["associates"]) == (0, [])


async def test_scenario_17_duplicate_name(people: People) -> None:
    founder = (await people.firm()).founder
    expect(await founder.create_portfolio("Été"), 201)
    expect(await founder.create_portfolio("ETE "), 409, "NAME_TAKEN")
    other = expect(await founder.create_portfolio("Hiver"), 201)
    path = f"/v1/portfolios/{other['portfolio_id']}"
    expect(await founder.call("PATCH", "access", path, {"name": "éTé"}), 409, "NAME_TAKEN")
    expect(await (await people.firm()).founder.create_portfolio("Été"), 201)


async def test_scenario_18_first_client_rule(people: People) -> None:
    firm = await people.firm()
    member, user = await people.collaborator(firm)
    portfolio_id = await portfolio_of(firm, "Artisans", user["user_id"])
    wanted = people.client()
    refused = await people.register(member, wanted, portfolio_id)
    expect(refused, 409, "PORTFOLIO_NOT_INITIALISED")
    first = expect(await people.register(firm.founder, people.client(), portfolio_id), 201)
    assert first["state"] == "AWAITING_KEY"
    await portfolio_in(firm.founder, portfolio_id, "OPEN")
    case = expect(await people.register(member, wanted, portfolio_id), 201)
    assert case["portfolio_id"] == portfolio_id
    expect(await people.register(member, people.client(), firm.portfolio_id), 403, "ACCESS_DENIED")


async def test_scenario_20_exclusive_access(household: Household, people: People) -> None:
    firm = await people.firm()
    anne, annes = await people.collaborator(firm)
    bruno, brunos = await people.collaborator(firm)
    portfolio_id = await portfolio_of(firm, "Portefeuille d'Anne", annes["user_id"])
    opened = await open_client(people, firm, portfolio_id)
    assert (await anne.check("S01", opened.account_ref))["allow"]
    founder_id = expect(await firm.founder.call("GET", "enrolment", "/v1/users"), 200)["items"][0]["user_id"]
    for outsider, user_id in ((bruno, brunos["user_id"]), (firm.founder, founder_id)):
        denied = await outsider.check("S01", opened.account_ref)
        assert (denied["allow"], denied["reason"]) == (False, "ACCESS_DENIED")
        reason = await inner_reason(household, user_id, "S01", opened.account_ref)
        assert reason == "PORTFOLIO_NOT_ASSOCIATED"

    listed = expect(await firm.founder.call("GET", "enrolment", "/v1/registrations"), 200)["items"]
    assert opened.case["case_id"] in [case["case_id"] for case in listed]
    assert expect(await bruno.call("GET", "enrolment", "/v1/registrations"), 200)["items"] == []
    path = f"/v1/registrations/{opened.case['case_id']}"
    expect(await bruno.call("GET", "enrolment", path), 404, "NOT_FOUND")

    expect(await firm.founder.associate(portfolio_id, founder_id), 204)
    assert (await firm.founder.check("S01", opened.account_ref))["allow"]


async def test_scenario_22_rename(household: Household, people: People) -> None:
    firm = await people.firm()
    anne, user = await people.collaborator(firm)
    portfolio_id = await portfolio_of(firm, "Avant", user["user_id"])
    opened = await open_client(people, firm, portfolio_id)
    pending = expect(await people.register(firm.founder, people.client(), portfolio_id), 201)
    letter = await people.letter(pending)
    before = await anne.check("S01", opened.account_ref)

    path = f"/v1/portfolios/{portfolio_id}"
    seen = await firm.founder.call("GET", "access", path)
    seen_version = {"If-Match": seen.headers["ETag"]}
    renamed = await firm.founder.call("PATCH", "access", path, {"name": "Après"}, seen_version)
    after = expect(renamed, 200)
    unchanged = {"name", "version"}
    assert after["name"] == "Après"
    assert {k: v for k, v in after.items() if k not in unchanged} == {
        k: v for k, v in expect(seen, 200).items() if k not in unchanged
    }
    late = await firm.founder.call("PATCH", "access", path, {"name": "Trop tard"}, seen_version)
    expect(late, 412, "EDIT_CONFLICT")

    now = await anne.check("S01", opened.account_ref)
    assert (now["allow"], now["mandate_id"]) == (True, before["mandate_id"])
    await quiet(household)
    for event in ("ActivationKeyIssued", "ActivationKeyRevoked", "MandateRevoked"):
        told = await announced(household, "access", event, pending["case_id"])
        assert len(told) == (event == "ActivationKeyIssued")
    expect(await anne.enter_key(pending["case_id"], letter.key), 200)


async def test_scenario_23_move(people: People) -> None:
    firm = await people.firm()
    anne, annes = await people.collaborator(firm)
    bruno, brunos = await people.collaborator(firm)
    before = await portfolio_of(firm, "P", annes["user_id"])
    after = await portfolio_of(firm, "Q", brunos["user_id"])
    opened = await open_client(people, firm, before)
    assert (await anne.check("S01", opened.account_ref))["allow"]
    assert not (await bruno.check("S01", opened.account_ref))["allow"]

    path = f"/v1/portfolios/{after}/clients/{opened.case['case_id']}"
    expect(await anne.call("PUT", "access", path), 403, "ROLE_REQUIRED")
    expect(await firm.founder.call("PUT", "access", path), 204)
    assert not (await anne.check("S01", opened.account_ref))["allow"]
    assert (await bruno.check("S01", opened.account_ref))["allow"]
    assert (await portfolio_in(firm.founder, after, "OPEN"))["clients"] == 1
    assert (await portfolio_in(firm.founder, before, "OPEN"))["clients"] == 0

    async def followed() -> bool | None:
        case = await firm.founder.registration(opened.case["case_id"])
        return True if case["portfolio_id"] == after else None

    await until(followed, "the move in enrolment")
