"""The same manners behind every door: problems with a code and a French sentence, never an echo."""

import re
from typing import Any

import pytest

from tests.integration.household import Household
from tests.integration.people import Firm, People
from workbench.portal import Answer, Member

NIR = "2 55 08 14 168 025 38"
PASSWORD = "Tres-Secret-4711!"
NOBODY = "00000000-0000-4000-8000-000000000000"
USERS = "/v1/users"
NAMES = {"first_name": "Zoé", "last_name": "Durand", "role": "COLLABORATOR"}


@pytest.fixture(scope="module")
async def firm(people: People) -> Firm:
    return await people.firm()


@pytest.fixture
async def founder(firm: Firm, people: People) -> Member:
    return await people.back(firm.founder)


def shows_nothing(answer: Answer) -> None:
    """Nothing that was typed comes back, in any spelling."""
    told = answer.text + str(answer.headers)
    for secret in (NIR, NIR.replace(" ", ""), PASSWORD):
        assert secret not in told


def problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    """The problem document, in the form that all of them have."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    document: dict[str, Any] = answer.json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"urn:espace-tiers:problem:{code}"
    assert document["title"]
    assert re.match(r"[A-ZÀÉinc]", document["detail"])
    assert answer.headers["cache-control"] == "no-store"
    shows_nothing(answer)
    return document


@pytest.mark.parametrize(
    ("service", "path", "body"),
    [
        ("enrolment", USERS, NAMES | {"email": NIR}),
        ("enrolment", USERS, NAMES | {"email": "zoe@cabinet.example", PASSWORD: NIR}),
        ("enrolment", USERS, NAMES | {"email": "zoe@cabinet.example", "rights": [PASSWORD]}),
        ("enrolment", "/v1/registrations", {"identifier": NIR, "kind": PASSWORD}),
        ("enrolment", "/v1/contributor-lookups", {"identifier": NIR * 9, "password": PASSWORD}),
        ("enrolment", "/v1/firm-applications", {"siret": NIR, "profession": PASSWORD, "founder": NIR}),
        ("enrolment", "/v1/refusals", {"reference": [NIR], "code": {PASSWORD: NIR}}),
        ("access", "/v1/portfolios", {"name": NIR * 40, "confirm": PASSWORD}),
        ("access", "/v1/sessions", {"email": [NIR], "password": [PASSWORD]}),
        ("access", "/v1/check", {"action": NIR, "account_ref": PASSWORD}),
        ("access", "/v1/check", {"action": "S01", PASSWORD: NIR}),
        ("access", f"/v1/registrations/{NOBODY}/key", {"key": {"typed": PASSWORD}, "nir": NIR}),
    ],
)
async def test_400_names_fields_and_echoes_nothing(
    founder: Member, service: str, path: str, body: dict[str, Any]
) -> None:
    document = problem(await founder.call("POST", service, path, body), 400, "REQUEST_INVALID")
    assert all(field.split(".")[0] in {"body", "query", "header", "path"} for field in document["fields"])


async def test_400_for_what_is_not_json_or_no_identity(household: Household, founder: Member) -> None:
    for service, path in (("enrolment", USERS), ("access", "/v1/portfolios"), ("access", "/v1/check")):
        headers = {
            "Authorization": f"Bearer {founder.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": "broken-json",
        }
        url = household.portal.urls[service] + path
        for content in (f'{{"password": "{PASSWORD}", ', "\xff" + NIR, "[]", ""):
            answer = await household.portal.http.post(url, content=content.encode("latin-1"), headers=headers)
            problem(answer, 400, "REQUEST_INVALID")
    for path in (f"{USERS}/{PASSWORD}", f"{USERS}?cursor={PASSWORD}", f"{USERS}?limit=0"):
        problem(await founder.call("GET", "enrolment", path), 400, "REQUEST_INVALID")
    answer = await founder.call("POST", "enrolment", "/v1/contributor-lookups", {"identifier": PASSWORD})
    problem(answer, 400, "IDENTIFIER_INVALID")


@pytest.mark.parametrize("sent", [None, "Bearer", f"Bearer {PASSWORD}", f"Basic {PASSWORD}", "Bearer a.b.c"])
async def test_401_without_a_good_token(household: Household, sent: str | None) -> None:
    headers = {"Authorization": sent} if sent else {}
    for service, path in (("enrolment", USERS), ("access", "/v1/portfolios")):
        answer = await household.portal.call("GET", service, path, headers=headers)
        problem(answer, 401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == "Bearer"
    body = {"action": "S01", "account_ref": NOBODY}
    problem(await household.portal.call("POST", "access", "/v1/check", body, headers), 401, "UNAUTHENTICATED")
    inner = await household.portal.call("POST", "access", "/internal/v1/check", body, headers)
    problem(inner, 401, "UNAUTHENTICATED")


async def test_404_and_405(household: Household, founder: Member) -> None:
    for service in ("enrolment", "access", "notifications"):
        problem(await founder.call("GET", service, f"/v1/{PASSWORD}"), 404, "NOT_FOUND")
    for path in (f"{USERS}/{NOBODY}", f"/v1/registrations/{NOBODY}"):
        problem(await founder.call("GET", "enrolment", path), 404, "NOT_FOUND")
        problem(await founder.call("PUT", "enrolment", path), 405, "METHOD_NOT_ALLOWED")
    problem(await founder.call("GET", "access", f"/v1/portfolios/{NOBODY}"), 404, "NOT_FOUND")
    problem(await founder.call("GET", "access", "/v1/check"), 405, "METHOD_NOT_ALLOWED")
    answer = await household.portal.call("GET", "notifications", "/v1/print-shop/status")
    problem(answer, 405, "METHOD_NOT_ALLOWED")


async def test_413_before_reading(household: Household, founder: Member) -> None:
    large = {"name": PASSWORD * 5000}
    for service, path in (
        ("enrolment", USERS),
        ("access", "/v1/check"),
        ("notifications", "/v1/print-shop/status"),
    ):
        problem(await founder.call("POST", service, path, large), 413, "REQUEST_TOO_LARGE")


async def test_422_says_what_rule_was_broken(household: Household, founder: Member) -> None:
    unconfirmed = {"name": "Commerces", "confirm": False}
    answer = await founder.call("POST", "access", "/v1/portfolios", unconfirmed)
    problem(answer, 422, "CONFIRMATION_REQUIRED")
    refusal = {"reference": "ET-0000000000", "code": "2222-2222"}
    answer = await household.portal.call("POST", "enrolment", "/v1/refusals", refusal)
    problem(answer, 422, "REFUSAL_CODE_NOT_VALID")
