"""What an answer owes besides its words: which methods there are, when to come back, how to be let in."""

import json

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.integration.test_manners import NOBODY, problem

METRIC = "espace_tiers_security_events_total"


@pytest.fixture(scope="module")
async def firm(people: People) -> Firm:
    return await people.firm()


def told(service: str, event: str) -> float:
    return REGISTRY.get_sample_value(METRIC, {"service": service, "event": event}) or 0.0


@pytest.mark.parametrize("service", ["enrolment", "access", "notifications"])
async def test_405_names_every_method_of_the_path(household: Household, service: str) -> None:
    described = (await household.portal.call("GET", service, "/openapi.json")).json()["paths"]
    for path, operations in described.items():
        real = path.format_map(dict.fromkeys(("user_id", "case_id", "portfolio_id"), NOBODY))
        offered = {method.upper() for method in operations}
        for method in sorted(
            {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"} - offered
        ):
            answer = await household.portal.http.request(method, household.portal.urls[service] + real)
            assert answer.status_code == 405, (method, path)
            assert set(answer.headers["allow"].split(", ")) == offered, (method, path)


async def test_a_slash_too_many_is_another_path(household: Household) -> None:
    answer = await household.portal.call("GET", "enrolment", "/v1/users/")
    assert "location" not in answer.headers
    problem(answer, 404, "NOT_FOUND")


@pytest.mark.parametrize(("service", "path"), [("enrolment", "/v1/users"), ("access", "/v1/portfolios")])
async def test_the_body_is_judged_before_the_version(
    household: Household, firm: Firm, people: People, service: str, path: str
) -> None:
    founder = firm.founder = await people.back(firm.founder)
    invited = (await people.invited(firm))[1]
    thing = invited["user_id"] if service == "enrolment" else firm.portfolio_id
    for seen in ('"99"', "9" * 5000, '"' + "9" * 400 + '"', "nonsense", 'W/"99"'):
        headers = {"If-Match": seen}
        wrong = await founder.call("PATCH", service, f"{path}/{thing}", {"nobody": 1}, headers)
        problem(wrong, 400, "REQUEST_INVALID")
        right = {"rights": []} if service == "enrolment" else {"name": "Ailleurs"}
        problem(await founder.call("PATCH", service, f"{path}/{thing}", right, headers), 412, "EDIT_CONFLICT")
        problem(await founder.call("PATCH", service, f"{path}/{NOBODY}", right, headers), 404, "NOT_FOUND")


async def test_a_call_back_of_no_time_is_not_the_print_shops(household: Household) -> None:
    before = told("notifications", "PRINT_SHOP_REFUSED")
    times = ("9" * 400, "9" * 5000, "-1", "1e9", "", "²")
    for at in times:
        headers = {"X-Print-Shop-Timestamp": at.encode("latin-1"), "X-Print-Shop-Signature": b"a"}
        url = household.portal.urls["notifications"] + "/v1/print-shop/status"
        answer = await household.portal.http.post(url, content=b"{}", headers=headers)
        problem(answer, 401, "UNAUTHENTICATED")
    assert told("notifications", "PRINT_SHOP_REFUSED") == before + len(times)


async def test_what_is_tried_in_vain_is_counted_and_logged_without_names(
    household: Household, firm: Firm, people: People
) -> None:
    founder = await people.back(firm.founder)
    forged = founder.token[:-6] + "AAAAAA"
    counts = {
        ("enrolment", "ACCESS_TOKEN_REFUSED"): ("GET", "/v1/users", forged),
        ("access", "ACCESS_TOKEN_REFUSED"): ("POST", "/v1/check", forged),
        ("access", "SERVICE_TOKEN_REFUSED"): ("POST", "/internal/v1/check", founder.token),
    }
    for (service, event), (method, path, token) in counts.items():
        before = told(service, event)
        with capture_logs() as lines:
            headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.7"}
            answer = await household.portal.call(method, service, path, {"action": "S01"}, headers)
        problem(answer, 401, "UNAUTHENTICATED")
        assert told(service, event) == before + 1
        line = next(line for line in lines if line.get("security_event") == event)
        assert len(line["source"]) == 32
        assert line["log_level"] == "warning"
        written = json.dumps(lines, default=str)
        assert not [secret for secret in (token, "203.0.113.7", founder.email) if secret in written]


async def test_an_expired_token_is_everyday_life(household: Household, firm: Firm, people: People) -> None:
    founder = await people.back(firm.founder)
    before = told("enrolment", "ACCESS_TOKEN_REFUSED")
    household.clock.advance(minutes=7)
    answer = await household.portal.call(
        "GET", "enrolment", "/v1/users", headers={"Authorization": f"Bearer {founder.token}"}
    )
    problem(answer, 401, "UNAUTHENTICATED")
    assert told("enrolment", "ACCESS_TOKEN_REFUSED") == before


async def test_a_refused_right_is_told(household: Household, people: People, firm: Firm) -> None:
    firm.founder = await people.back(firm.founder)
    collaborator, _ = await people.collaborator(firm)
    before = told("enrolment", "RIGHT_REFUSED")
    problem(await collaborator.call("GET", "enrolment", "/v1/users"), 403, "ROLE_REQUIRED")
    assert told("enrolment", "RIGHT_REFUSED") == before + 1
