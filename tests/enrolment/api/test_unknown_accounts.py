from datetime import timedelta
from uuid import uuid4

from contracts.enrolment import ClientRegistrationRejected, ClientRegistrationSubmitted
from contracts.notifications import KeyLetterRequested
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


async def _key_and_letter(house: House, case_id: str) -> None:
    ids = {"key_id": uuid4(), "case_id": case_id}
    house.now += timedelta(seconds=2)
    await house.hear(KeyLetterRequested(letter_id=uuid4(), **ids))


async def _show(house: House, by: object, case: dict[str, str]) -> dict[str, str]:
    answer = await house.send("GET", f"/v1/registrations/{case['case_id']}", by=by)  # type: ignore[arg-type]
    shown: dict[str, str] = answer.json()
    return shown
