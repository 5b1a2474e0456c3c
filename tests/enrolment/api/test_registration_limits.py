from dataclasses import replace
from uuid import uuid4

from contracts.enrolment import ClientRegistrationRejected, ClientRegistrationSubmitted
from contracts.notifications import KeyLetterCancelled, KeyLetterFailed, KeyLetterRequested
from contracts.sealed import SealedRecipient
from enrolment.actions.reveal_rejections import reveal_rejections
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import ADDRESS, a_client, a_siret, an_open_firm, wish
from tests.enrolment.played_access import OPENER


async def test_52_the_fourth_letter_in_90_days_is_refused(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    unknown = a_siret()[:9]
    for identifier in (client.account_number, unknown):
        start = house.now
        for _ in range(3):
            await _add_and_remove(house, firm.founder, identifier)
            house.later(days=10)
        answer = await house.post("/v1/registrations", wish(identifier), by=firm.founder)
        assert (answer.status_code, answer.json()["code"]) == (429, "LETTER_LIMIT")
        assert answer.json()["retry_after"] == 60 * 86400 == int(answer.headers["Retry-After"])
        house.now = start.replace(year=2027, month=2, day=19)
        assert (await house.post("/v1/registrations", wish(identifier), by=firm.founder)).status_code == 201
        house.now = start


async def test_a_new_letter_says_which_one_it_replaces(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    first = await _add(house, firm.founder, client.account_number)
    letter = {"letter_id": uuid4(), "key_id": uuid4(), "case_id": first}
    house.later(hours=11)
    await house.hear(KeyLetterRequested(**letter))
    await house.post(f"/v1/registrations/{first}/removal", {"confirm": True}, by=firm.founder)
    second = await _submitted(house, await _add(house, firm.founder, client.account_number))
    assert second.replaces_previous is True
    recipient = OPENER.open(
        second.sealed_recipient or "", SealedRecipient, subject=f"case:{second.case_id}", now=house.now
    )
    assert str(recipient.replaces_letter_of) == "2026-11-22"
    await house.post(f"/v1/registrations/{second.case_id}/removal", {"confirm": True}, by=firm.founder)
    for cancelled in (first, second.case_id):
        await house.hear(KeyLetterCancelled(**letter | {"case_id": cancelled}))
    third = await _submitted(house, await _add(house, firm.founder, client.account_number))
    assert third.replaces_previous is False


async def test_a_new_letter_replaces_one_of_which_nothing_was_heard_yet(
    house: House, settings: Settings
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    await _add_and_remove(house, firm.founder, client.account_number)
    house.later(days=2)
    second = await _submitted(house, await _add(house, firm.founder, client.account_number))
    recipient = OPENER.open(
        second.sealed_recipient or "", SealedRecipient, subject=f"case:{second.case_id}", now=house.now
    )
    assert (second.replaces_previous, str(recipient.replaces_letter_of)) == (True, "2026-11-21")


async def test_a_failed_letter_is_not_replaced(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    first = await _add(house, firm.founder, client.account_number)
    letter = {"letter_id": uuid4(), "key_id": uuid4(), "case_id": first}
    await house.hear(KeyLetterRequested(**letter))
    await house.hear(KeyLetterFailed(**letter, reason="ADDRESS_UNUSABLE"))
    await house.post(f"/v1/registrations/{first}/removal", {"confirm": True}, by=firm.founder)
    second = await _submitted(house, await _add(house, firm.founder, client.account_number))
    assert second.replaces_previous is False


async def test_a_client_without_usable_address_is_reported_at_once(house: House, settings: Settings) -> None:
    firm = await an_open_firm(house)
    for address in (None, replace(ADDRESS, town="")):
        client = await a_client(house, settings, address=address)
        answer = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
        taken = answer.json()
        assert (taken["state"], taken["reason_code"]) == ("ADDRESS_MISSING", "LETTER_IMPOSSIBLE")
        assert "adresse postale" in taken["message"]
        (rejected,) = await house.announced(ClientRegistrationRejected, about=taken["case_id"])
        assert rejected.reason_code == "ADDRESS_MISSING"
        (submitted,) = await house.announced(ClientRegistrationSubmitted, about=taken["case_id"])
        assert (submitted.sealed_recipient, submitted.letter_expected) == (None, False)
        assert taken["letter"]["stage"] == "FAILED"
        removed = await house.post(
            f"/v1/registrations/{taken['case_id']}/removal", {"confirm": True}, by=firm.founder
        )
        assert removed.json()["state"] == "REMOVED"


async def test_no_letter_counts_of_which_the_firm_was_told_that_none_left(
    house: House, settings: Settings
) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings, address=None)
    for _ in range(4):
        await _add_and_remove(house, firm.founder, client.account_number)
    failing = await a_client(house, settings)
    for _ in range(4):
        case_id = await _add(house, firm.founder, failing.account_number)
        letter = {"letter_id": uuid4(), "key_id": uuid4(), "case_id": case_id}
        await house.hear(KeyLetterFailed(**letter, reason="ADDRESS_UNUSABLE"))
        await house.post(f"/v1/registrations/{case_id}/removal", {"confirm": True}, by=firm.founder)
    unknown = a_siret()[:9]
    for _ in range(4):
        await _add(house, firm.founder, unknown)
        house.later(days=2)
        assert await reveal_rejections(house.database, house.now) == 1


async def _add(house: House, by: object, identifier: str) -> str:
    answer = await house.post("/v1/registrations", wish(identifier), by=by)  # type: ignore[arg-type]
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case_id"])


async def _add_and_remove(house: House, by: object, identifier: str) -> None:
    case_id = await _add(house, by, identifier)
    answer = await house.post(f"/v1/registrations/{case_id}/removal", {"confirm": True}, by=by)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text


async def _submitted(house: House, case_id: str) -> ClientRegistrationSubmitted:
    (event,) = await house.announced(ClientRegistrationSubmitted, about=case_id)
    assert isinstance(event, ClientRegistrationSubmitted)
    return event
