"""Text that databases and encoders dislike is refused like any other mistake, or kept as it is."""

import json
from typing import Any

import pytest

from tests.integration.household import Household
from tests.integration.people import Firm, People
from workbench.portal import Answer

HOSTILE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\U0001f600",
    "\u202e",
    "\u200b",
    "' or 1=1 --",
    "%s {0} ${x}",
    "é" * 39,
]
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
async def firm(people: People) -> Firm:
    return await people.firm()


@pytest.fixture(autouse=True)
async def logged_in(firm: Firm, people: People) -> None:
    firm.founder = await people.back(firm.founder)


def bodies(text: str, firm: Firm) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Every place where somebody may write something."""
    names = {"first_name": "Zoé", "last_name": "Durand", "role": "COLLABORATOR"}
    wish = {"identifier": "000001008", "kind": "EMPLOYER", "method": "K", "portfolio_id": firm.portfolio_id}
    email = {"email": "zoe@cabinet.example"}
    founder = names | email
    del founder["role"]
    application = {"siret": text, "profession": "EXPERT_COMPTABLE", "founder": founder}
    return [
        ("access", "POST", "/v1/portfolios", {"name": text, "confirm": True}),
        ("access", "PATCH", f"/v1/portfolios/{firm.portfolio_id}", {"name": text}),
        ("access", "POST", "/v1/sessions", {"email": text, "password": text}),
        ("access", "POST", "/v1/sessions/refresh", {"refresh_token": text}),
        ("access", "POST", "/v1/check", {"action": text, "firm_id": NOBODY}),
        ("access", "POST", f"/v1/registrations/{NOBODY}/key", {"key": text}),
        ("enrolment", "POST", "/v1/users", names | {"email": f"{text}@cabinet.example"}),
        ("enrolment", "POST", "/v1/users", names | email | {"last_name": text}),
        ("enrolment", "POST", "/v1/users", names | email | {"mobile": text}),
        ("enrolment", "POST", "/v1/contributor-lookups", {"identifier": text}),
        ("enrolment", "POST", "/v1/registrations", wish | {"identifier": text}),
        ("enrolment", "POST", "/v1/registrations", wish | {"method": text}),
        ("enrolment", "POST", "/v1/registrations", wish | {"services": [text]}),
        ("enrolment", "POST", "/v1/registrations", wish | {f"address {text}": text}),
        ("enrolment", "POST", "/v1/refusals", {"reference": text, "code": text}),
        ("enrolment", "POST", "/v1/refusals", {"code": text}),
        ("enrolment", "POST", "/v1/firm-applications", application),
        ("enrolment", "POST", "/v1/firm-applications", application | {"phone": text}),
    ]


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_door_breaks_on_hostile_text(household: Household, firm: Firm, text: str) -> None:
    for number, (service, method, path, body) in enumerate(bodies(text, firm)):
        headers = {
            "Authorization": f"Bearer {firm.founder.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"hostile-{HOSTILE.index(text)}-{number}",
        }
        url = household.portal.urls[service] + path
        content = json.dumps(body).encode()
        answer = await household.portal.http.request(method, url, content=content, headers=headers)
        well_answered(answer, f"{path} {number}")


@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "%FF", "%27%20or%201=1", "%E2%80%AE"])
async def test_no_search_breaks_on_hostile_text(firm: Firm, text: str) -> None:
    for query in (f"identifier={text}", f"cursor={text}", f"portfolio_id={text}", f"limit={text}"):
        path = f"/v1/registrations?{query}"
        well_answered(await firm.founder.call("GET", "enrolment", path), path)
    for path in (f"/v1/users/{text}", f"/v1/registrations/{text}", f"/{text}"):
        well_answered(await firm.founder.call("GET", "enrolment", path), path)
    for path in (f"/v1/portfolios/{text}", f"/v1/portfolios?cursor={text}"):
        well_answered(await firm.founder.call("GET", "access", path), path)


def well_answered(answer: Answer, what: str) -> None:
    assert answer.status_code < 500, what
    media_type = "application/json" if answer.is_success else "application/problem+json"
    assert answer.headers["content-type"] == media_type, what
