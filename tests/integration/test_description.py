"""Each API keeps its own description, whatever is sent: schemathesis invents requests from the schema.

What the schema allows is not refused as malformed, what it doesn't allow is; every status, header, media type
and code of an answer is declared; nobody gets further without a token.
"""

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from access.main import create_app as create_access
from tests.integration.household import Household, settings_of
from tests.integration.inner_check import inner_token
from tests.integration.people import People
from web.description import describe
from web.field_errors import TYPED_TEXT

EXAMPLES = int(os.environ.get("ESPACE_TIERS_PROBES", "10"))
"""For each operation; ask for many more for an afternoon's search."""
LOGS_OUT = "/v1/sessions/current"
UNSAYABLE = {"cursor"}
UNKEPT = {("body", "SIGN_NOT_ALLOWED")}
"""What no schema can say: a cursor is one that we made, and text is without NUL and half surrogates."""


def typed_fields(described: Any) -> set[str]:
    """Fields that are read as people write: a reader may refuse what the schema allows, with a reason."""
    if isinstance(described, list):
        return set().union(*map(typed_fields, described))
    if not isinstance(described, dict):
        return set()
    found = set().union(*map(typed_fields, described.values()))
    properties = described.get("properties", {})
    return found | {name for name, told in properties.items() if TYPED_TEXT in str(told)}


def takes_what_is_allowed(read: set[str]) -> Any:
    """A refusal of what the schema allows names a rule or a reader's reason, never the form alone."""

    def takes_what_its_schema_allows(_: Any, response: Any, case: Any) -> None:
        if response.status_code != 400 or _negative(case):
            return
        problem = response.json()
        if problem["code"] == "REQUEST_INVALID":
            why = {(error["field"].rpartition(".")[2], error["reason"]) for error in problem["errors"]}
            assert not {about for about in why - UNKEPT if about[0] not in read}, problem

    return takes_what_its_schema_allows


def _negative(case: Any) -> bool:
    return case.meta is not None and case.meta.generation.mode is GenerationMode.NEGATIVE


CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    negative_data_rejection,
]


@dataclass(frozen=True)
class Probe:
    """Whose requests are invented, at which door, about which things that exist."""

    url: str
    token: str | None = None
    known: dict[str, str] = field(default_factory=dict)
    examples: int = EXAMPLES

    def all(self, description: dict[str, Any]) -> dict[str, Counter[int]]:
        """Probe every operation; which statuses each answered with."""
        statuses = {}
        checks = [*CHECKS, takes_what_is_allowed(typed_fields(description) | UNSAYABLE)]
        for found in schemathesis.openapi.from_dict(description).get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            statuses[operation.label] = self.one(operation, checks)
        return statuses

    def one(self, operation: Any, checks: list[Any]) -> Counter[int]:
        """Compare the answers of one operation with what is promised; counts the statuses."""
        statuses: Counter[int] = Counter()
        valid = one_of(*operation.get_strategies_from_examples(), operation.as_strategy())

        @given(case=valid | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        @settings(
            max_examples=self.examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def keeps_its_word(case: Any) -> None:
            if not _negative(case):
                named = case.path_parameters
                case.path_parameters |= {name: self.known[name] for name in named if name in self.known}
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            if not _negative(case):
                headers["Idempotency-Key"] = str(uuid4())
            response = case.call(base_url=self.url, headers=headers)
            statuses[response.status_code] += 1
            case.validate_response(response, checks=checks, headers=headers)

        keeps_its_word()
        return statuses


async def description_of(household: Household, service: str) -> dict[str, Any]:
    described: dict[str, Any] = (await household.portal.call("GET", service, "/openapi.json")).json()
    described["paths"].pop(LOGS_OUT, None)
    return described


@pytest.mark.parametrize(
    ("service", "operations", "successful"),
    [("enrolment", 17, 8), ("access", 11, 7), ("notifications", 1, 0)],
)
async def test_an_api_does_what_it_says(
    household: Household, people: People, service: str, operations: int, successful: int
) -> None:
    firm = await people.firm()
    _, user = await people.invited(firm)
    case, _ = await people.case_with_letter(firm)
    known = {"portfolio_id": firm.portfolio_id, "user_id": user["user_id"], "case_id": case["case_id"]}
    probe = Probe(household.portal.urls[service], firm.founder.token, known)
    statuses = await asyncio.to_thread(probe.all, await description_of(household, service))
    assert len(statuses) >= operations
    assert sum(min(answered) < 300 for answered in statuses.values()) >= successful


OPEN = {"/.well-known/jwks.json", "/v1/sessions", "/v1/sessions/refresh", "/v1/activation"}
OPEN |= {"/v1/firm-applications", "/v1/refusals"}
"""What anybody may ask."""


@pytest.mark.parametrize("service", ["enrolment", "access", "notifications"])
async def test_an_api_does_what_it_says_to_nobody(household: Household, service: str) -> None:
    probe = Probe(household.portal.urls[service], examples=max(3, EXAMPLES // 4))
    described = await description_of(household, service)
    statuses = await asyncio.to_thread(probe.all, described)
    for label, answered in statuses.items():
        opened = label.split()[1].split("/", 3)[1:3]
        assert "/" + "/".join(opened) in {"/" + "/".join(o.split("/")[1:3]) for o in OPEN} or not any(
            status < 300 for status in answered
        ), (label, answered)


async def test_inner_paths_are_described_apart_and_keep_their_word(
    household: Household, people: People
) -> None:
    for service in ("enrolment", "access", "notifications"):
        assert not [
            path for path in (await description_of(household, service))["paths"] if "internal" in path
        ]
    firm = await people.firm()
    _, user = await people.invited(firm)
    inner = describe(create_access(settings_of("access", household.environments["access"])), internal=True)
    assert len(inner["paths"]) >= 3
    url = household.portal.urls["access"]
    await asyncio.to_thread(Probe(url, inner_token(household), {"user_id": user["user_id"]}).all, inner)
    statuses = await asyncio.to_thread(Probe(url, examples=3).all, inner)
    assert all(min(answered) >= 400 for answered in statuses.values())
