"""Each API keeps its own description, whatever is sent: schemathesis invents requests from the schema."""

import asyncio
import os
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.integration.household import Household
from tests.integration.inner_check import inner_token
from tests.integration.people import People

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = int(os.environ.get("ESPACE_TIERS_PROBES", "15"))
"""For each operation; ask for many more for an afternoon's search."""

LOGS_OUT = "/v1/sessions/current"


@dataclass(frozen=True)
class Probe:
    """Whose requests are invented, at which door, about which things that exist."""

    url: str
    token: str
    inner_token: str
    known: dict[str, str]

    def all(self, description: dict[str, Any]) -> dict[str, Counter[int]]:
        """Probe every operation; which statuses each answered with."""
        statuses = {}
        for found in schemathesis.openapi.from_dict(description).get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            statuses[operation.label] = self.one(operation)
        return statuses

    def one(self, operation: Any) -> Counter[int]:
        """Compare the answers of one operation with what is promised; counts the statuses."""
        statuses: Counter[int] = Counter()

        @given(case=one_of(*operation.get_strategies_from_examples(), operation.as_strategy()))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def keeps_its_word(case: Any) -> None:
            named = case.path_parameters
            case.path_parameters |= {name: self.known[name] for name in named if name in self.known}
            token = self.inner_token if operation.path.startswith("/internal/") else self.token
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
            response = case.call(base_url=self.url, headers=headers)
            statuses[response.status_code] += 1
            case.validate_response(response, checks=CHECKS)

        keeps_its_word()
        return statuses


@pytest.mark.parametrize(
    ("service", "operations", "successful"),
    [("enrolment", 18, 8), ("access", 12, 7), ("notifications", 1, 0)],
)
async def test_an_api_does_what_it_says(
    household: Household, people: People, service: str, operations: int, successful: int
) -> None:
    firm = await people.firm()
    _, user = await people.invited(firm)
    case, _ = await people.case_with_letter(firm)
    known = {"portfolio_id": firm.portfolio_id, "user_id": user["user_id"], "case_id": case["case_id"]}
    probe = Probe(household.portal.urls[service], firm.founder.token, inner_token(household), known)
    description = (await household.portal.call("GET", service, "/openapi.json")).json()
    description["paths"].pop(LOGS_OUT, None)
    statuses = await asyncio.to_thread(probe.all, description)
    assert len(statuses) >= operations
    assert sum(min(answered) < 300 for answered in statuses.values()) >= successful
