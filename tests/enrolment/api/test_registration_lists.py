from uuid import UUID, uuid4

from contracts.access import MandateActivated, PortfolioAccessRevoked
from contracts.notifications import (
    KeyLetterHandedOver,
    KeyLetterPosted,
    KeyLetterRequested,
    KeyLetterReturned,
)
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import OpenFirm, a_client, a_collaborator, a_siret, an_open_firm, wish


async def test_lists_are_paged_newest_first_and_kept_within_reach(house: House, settings: Settings) -> None:
    firm, portfolio = await an_open_firm(house), uuid4()
    cases = []
    for number in range(5):
        house.later(seconds=1)
        where = str(portfolio if number < 2 else uuid4())
        form = wish((await a_client(house, settings)).account_number, portfolio_id=where)
        cases.append((await house.post("/v1/registrations", form, by=firm.founder)).json()["case_id"])
    first = (await house.send("GET", "/v1/registrations?limit=3", by=firm.founder)).json()
    rest = await house.send("GET", f"/v1/registrations?cursor={first['next_cursor']}", by=firm.founder)
    seen = [case["case_id"] for case in first["items"] + rest.json()["items"]]
    assert seen == cases[::-1]
    associate = await a_collaborator(house, firm, portfolio=portfolio)
    listed = (await house.send("GET", "/v1/registrations", by=associate)).json()["items"]
    assert [case["case_id"] for case in listed] == cases[1::-1]
    assert (await house.send("GET", f"/v1/registrations/{cases[4]}", by=associate)).status_code == 404
    gone = PortfolioAccessRevoked(
        portfolio_id=portfolio, firm_id=firm.firm_id, user_id=associate.user_id, by=None
    )
    await house.hear(gone, version=10**6)
    assert (await house.send("GET", "/v1/registrations", by=associate)).json()["items"] == []
    one = await house.send("GET", f"/v1/registrations?portfolio_id={portfolio}", by=firm.founder)
    assert len(one.json()["items"]) == 2


async def _search(house: House, firm: OpenFirm, identifier: str | None) -> list[dict[str, object]]:
    answer = await house.send("GET", f"/v1/registrations?identifier={identifier}", by=firm.founder)
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def test_until_the_client_agrees_only_what_was_typed_finds_it(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    case = (await house.post("/v1/registrations", wish(client.siren or ""), by=firm.founder)).json()
    assert await _search(house, firm, client.account_number) == []
    (found,) = await _search(house, firm, client.siret)
    assert (found["case_id"], found["client_name"]) == (case["case_id"], None)
    activated = MandateActivated(
        mandate_id=uuid4(),
        case_id=case["case_id"],
        firm_id=firm.firm_id,
        account_ref=client.account_ref,
        basis="EXPLICIT",
        services=("S01",),
    )
    await house.hear(activated)
    (found,) = await _search(house, firm, client.account_number)
    assert (found["state"], found["client_name"]) == ("ACTIVE", "DUPONT Marie")


async def test_where_the_letter_stands_is_shown(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    case = (await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)).json()
    ids = {"letter_id": uuid4(), "key_id": uuid4(), "case_id": UUID(case["case_id"])}
    stages = []
    house.later(days=1)
    for news in (
        KeyLetterRequested(**ids),
        KeyLetterHandedOver(**ids, at=house.now),
        KeyLetterPosted(**ids, at=house.now),
        KeyLetterReturned(**ids, at=house.now, reason="NPAI"),
    ):
        await house.hear(news)
        shown = (await house.send("GET", f"/v1/registrations/{case['case_id']}", by=firm.founder)).json()
        stages.append((shown["state"], shown["letter"]["stage"]))
    assert stages == [
        ("AWAITING_KEY", "REQUESTED"),
        ("AWAITING_KEY", "HANDED_OVER"),
        ("AWAITING_KEY", "POSTED"),
        ("LETTER_RETURNED", "RETURNED"),
    ]
    assert shown["letter"]["return_reason"] == "NPAI"


async def test_a_lookup_says_nothing_of_what_exists(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    paths = "/v1/contributor-lookups"
    known = await house.post(paths, {"identifier": client.siren}, by=firm.founder)
    unknown = await house.post(paths, {"identifier": a_siret()}, by=firm.founder)
    assert known.json() == unknown.json()
    assert {kind["kind"] for kind in known.json()["kinds"]} == {
        "EMPLOYER",
        "INDEPENDENT",
        "REGULATED_LIBERAL",
        "AUTO_ENTREPRENEUR",
    }
    wrong = await house.post(paths, {"identifier": "123456789"}, by=firm.founder)
    assert (wrong.json()["code"], "123456789" in wrong.text) == ("IDENTIFIER_INVALID", False)
