from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.access import ClientMovedToPortfolio
from contracts.enrolment import ClientRegistrationRejected, ClientRegistrationSubmitted
from contracts.notifications import (
    KeyLetterCancelled,
    KeyLetterFailed,
    KeyLetterHandedOver,
    KeyLetterPosted,
    KeyLetterRequested,
    KeyLetterReturned,
)
from enrolment.actions.reveal_rejections import reveal_rejections
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import a_client, a_siret, an_open_firm, wish


async def test_d38_an_unknown_account_looks_like_any_other_for_a_day(
    house: House, settings: Settings
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    forms = [
        wish(client.siren or ""),
        wish(a_siret()[:9]),
        wish(client.siren or "", kind="EMPLOYER", services=[]),
    ]
    known, unknown, mismatch = [
        (await house.post("/v1/registrations", form, by=firm.founder)).json() for form in forms
    ]
    await _key_and_letter(house, known["case_id"])
    alike = ("state", "reason_code", "client_name", "ended_at", "struck_off", "letter", "message")
    assert len({view["account_ref"] for view in (known, unknown, mismatch)}) == 3
    assert {UUID(view["account_ref"]).version for view in (known, unknown, mismatch)} == {8}
    for other in (unknown, mismatch):
        assert {name: other[name] for name in alike} == {name: known[name] for name in alike}
    house.later(hours=23, minutes=59)
    await reveal_rejections(house.database, house.now)
    views = [(await _show(house, firm.founder, case))["letter"] for case in (known, unknown)]
    assert views[0] == views[1]
    again = await house.post("/v1/registrations", forms[1], by=firm.founder)
    assert again.json()["code"] == "ALREADY_REGISTERED"
    house.later(minutes=1)
    await reveal_rejections(house.database, house.now)
    await reveal_rejections(house.database, house.now)
    (rejected,) = await house.announced(ClientRegistrationRejected, about=unknown["case_id"])
    assert rejected.requested_by == firm.founder.user_id
    shown = await _show(house, firm.founder, unknown)
    assert (shown["state"], shown["reason_code"]) == ("REJECTED", "LETTER_IMPOSSIBLE")
    assert (await _show(house, firm.founder, known))["state"] == "AWAITING_KEY"
    (submitted,) = await house.announced(ClientRegistrationSubmitted, about=unknown["case_id"])
    assert submitted.sealed_recipient is None


async def test_removed_within_the_day_it_looks_alike_too(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    letters = []
    for identifier in (client.siren or "", a_siret()[:9]):
        case = (await house.post("/v1/registrations", wish(identifier), by=firm.founder)).json()
        await house.post(f"/v1/registrations/{case['case_id']}/removal", {"confirm": True}, by=firm.founder)
        letters.append((await _show(house, firm.founder, case))["letter"])
        if identifier == client.siren:
            ids = {"letter_id": uuid4(), "key_id": uuid4(), "case_id": case["case_id"]}
            await house.hear(KeyLetterCancelled(**ids))
            letters.append((await _show(house, firm.founder, case))["letter"])
    assert letters[0] == letters[1] == letters[2]


@pytest.mark.parametrize(
    ("news", "stage"),
    [
        (lambda ids, at: KeyLetterPosted(**ids, at=at), "POSTED"),
        (lambda ids, at: KeyLetterReturned(**ids, at=at, reason="NPAI"), "RETURNED"),
        (lambda ids, _: KeyLetterFailed(**ids, reason="ADDRESS_UNUSABLE"), "FAILED"),
    ],
)
async def test_news_of_the_print_shop_are_shown_at_once(
    house: House, settings: Settings, news: Any, stage: str
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    case = (await house.post("/v1/registrations", wish(client.siren or ""), by=firm.founder)).json()
    ids = {"letter_id": uuid4(), "key_id": uuid4(), "case_id": case["case_id"]}
    await house.hear(KeyLetterHandedOver(**ids, at=house.now))
    letter: Any = (await _show(house, firm.founder, case))["letter"]
    assert (letter["stage"], letter["handed_over_at"]) == ("REQUESTED", None)
    await house.hear(news(ids, house.now))
    letter = (await _show(house, firm.founder, case))["letter"]
    assert (letter["stage"], letter["handed_over_at"] is None) == (stage, False)


async def test_a_concealed_rejection_is_moved_like_any_case(house: House) -> None:
    firm, portfolio = await an_open_firm(house), uuid4()
    case = (await house.post("/v1/registrations", wish(a_siret()[:9]), by=firm.founder)).json()
    moved = ClientMovedToPortfolio(
        mandate_id=uuid4(),
        case_id=case["case_id"],
        firm_id=firm.firm_id,
        from_portfolio_id=case["portfolio_id"],
        to_portfolio_id=portfolio,
        by=firm.founder.user_id,
    )
    await house.hear(moved)
    listed = await house.send("GET", f"/v1/registrations?portfolio_id={portfolio}", by=firm.founder)
    assert [item["case_id"] for item in listed.json()["items"]] == [case["case_id"]]
    assert (await _show(house, firm.founder, case))["state"] == "AWAITING_KEY"


async def _key_and_letter(house: House, case_id: str) -> None:
    ids = {"key_id": uuid4(), "case_id": case_id}
    house.now += timedelta(seconds=2)
    await house.hear(KeyLetterRequested(letter_id=uuid4(), **ids))
    await house.hear(KeyLetterHandedOver(letter_id=uuid4(), **ids, at=house.now))


async def _show(house: House, by: object, case: dict[str, str]) -> dict[str, str]:
    answer = await house.send("GET", f"/v1/registrations/{case['case_id']}", by=by)  # type: ignore[arg-type]
    shown: dict[str, str] = answer.json()
    return shown
