"""A case of which no key is announced does not wait for months (C.3)."""

from datetime import timedelta
from typing import Any

import pytest
import structlog

from contracts.enrolment import ClientRegistrationRejected, ClientRegistrationRemoved
from enrolment.actions.look_into_submissions import look_into_submissions
from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import OpenFirm, a_client, an_open_firm, wish

OVERDUE = timedelta(minutes=15)


async def _case(house: House, settings: Settings, firm: OpenFirm) -> dict[str, Any]:
    client = await a_client(house, settings)
    answer = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    case: dict[str, Any] = answer.json()
    return case


async def _look(house: House) -> int:
    return await look_into_submissions(house.database, house.asked, house.now, overdue=OVERDUE)


async def _state(house: House, firm: OpenFirm, case: dict[str, Any]) -> str:
    shown = await house.send("GET", f"/v1/registrations/{case['case_id']}", by=firm.founder)
    state: str = shown.json()["state"]
    return state


@pytest.mark.parametrize(
    ("cause", "state", "told"),
    [
        ("BY_FIRM", "REMOVED", ClientRegistrationRemoved),
        ("FIRM_SUSPENDED", "REJECTED", ClientRegistrationRejected),
    ],
)
async def test_what_is_over_in_access_before_it_was_heard_of_is_finished(
    house: House, settings: Settings, cause: str, state: str, told: Any
) -> None:
    """A revocation overtook the case, and here all was rolled back."""
    firm = await an_open_firm(house)
    case = await _case(house, settings, firm)
    house.access.ended[case["case_id"]] = cause
    house.later(minutes=14)
    assert await _look(house) == 0
    house.later(minutes=1)
    assert await _look(house) == 1
    assert await _state(house, firm, case) == state
    assert len(await house.announced(told, about=case["case_id"])) == 1
    house.later(minutes=15)
    assert await _look(house) == 0


async def test_what_still_waits_for_its_event_is_reported_again_and_again(
    house: House, settings: Settings
) -> None:
    firm = await an_open_firm(house)
    case = await _case(house, settings, firm)
    house.later(minutes=15)
    with structlog.testing.capture_logs() as logs:
        assert await _look(house) == 0
        assert await _look(house) == 0
        house.later(minutes=15)
        house.access.down = True
        assert await _look(house) == 0
        house.access.down = False
        house.later(minutes=15)
        assert await _look(house) == 0
    reports = [entry for entry in logs if entry["event"] == "submission_overdue"]
    assert [entry["case_id"] for entry in reports].count(case["case_id"]) == 2
    assert await _state(house, firm, case) == "AWAITING_KEY"
