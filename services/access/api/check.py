"""`check` for the caller's own session: what the doors of the online space ask before each step.

The busiest path of the service: one statement, no model of the answer, and no second look at the session.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)
from starlette.types import Receive, Scope, Send

from access.api.bindings import Bindings
from access.domain.check import Facts, Question, Reason, decide, good_until
from access.domain.policy import Policy
from access.storage.checks import ChecksUnavailable
from web.description import may_answer
from web.principal import Principal
from web.problems import Problem, request_invalid
from web.security_events import tell_security_event


class StraightRoute(APIRoute):
    """Gives its endpoint the request as it is: looking for parameters that it has not would cost a tenth."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        endpoint: Callable[[Request], Awaitable[Response]] = self.endpoint

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            response = await endpoint(Request(scope, receive))
            await response(scope, receive, send)

        self.app = answer


router = APIRouter(tags=["check"], route_class=StraightRoute)

Action = Annotated[str, StringConstraints(pattern=r"^[SM]\d\d$")]

_NAMED = frozenset(
    {
        Reason.SUBJECT_INACTIVE,
        Reason.FIRM_SUSPENDED,
        Reason.RIGHT_MISSING,
        Reason.NOT_FOUND,
        Reason.PORTFOLIO_NOT_INITIALISED,
    }
)
_COLLAPSED = "ACCESS_DENIED"


_THINGS = ("account_ref", "portfolio_id", "firm_id")
_ONE_THING: list[JsonValue] = [
    {"required": [thing], "properties": {thing: {"type": "string"}}} for thing in _THINGS
]


class Asked(BaseModel):
    """An action, and exactly one of: a client account, a portfolio, the firm."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"oneOf": _ONE_THING})

    action: Action
    account_ref: UUID | None = None
    portfolio_id: UUID | None = None
    firm_id: UUID | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        if [self.account_ref, self.portfolio_id, self.firm_id].count(None) != 2:
            raise ValueError("exactly one of account_ref, portfolio_id, firm_id")
        return self

    def question(self) -> Question:
        """For the domain."""
        return Question(self.action, self.account_ref, self.portfolio_id, self.firm_id)


class Answer(BaseModel):
    """Allowed, or the first reason why not."""

    allow: bool
    reason: str | None
    mandate_id: UUID | None = None
    valid_until: AwareDatetime | None = None


_DESCRIBED: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": Asked.model_json_schema()}}},
    "security": [{"HTTPBearer": []}],
}


@router.post(
    "/v1/check",
    response_model=Answer,
    openapi_extra=_DESCRIBED,
    summary="May I?",
    responses=may_answer("REQUEST_INVALID", "UNAUTHENTICATED", "SERVICE_UNAVAILABLE"),
)
async def check(request: Request) -> Response:
    """An allowing answer may be kept until `valid_until`; no answer in time means no (E.4, D-42)."""
    bound: Bindings = request.app.state.bindings
    now: datetime = request.app.state.clock()
    principal = bound.verified_tokens.principal(_bearer(request), now)
    question = _question(await request.body())
    try:
        facts = await bound.checks.facts(principal.user_id, principal.session_id, question, now)
    except ChecksUnavailable as away:
        raise Problem("SERVICE_UNAVAILABLE") from away
    if facts is None or not facts.welcome:
        tell_security_event("SESSION_REFUSED")
        raise Problem("UNAUTHENTICATED")
    return Response(
        _answer(question, facts, now, bound.policy, principal),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Problem("UNAUTHENTICATED")
    return token.strip()


def _question(body: bytes) -> Question:
    try:
        return Asked.model_validate_json(body).question()
    except ValidationError as wrong:
        raise request_invalid(wrong.errors(), "body") from wrong


def _answer(question: Question, facts: Facts, now: datetime, policy: Policy, caller: Principal) -> str:
    reason = decide(question, facts)
    if reason:
        shown = reason if reason in _NAMED else _COLLAPSED
        return f'{{"allow":false,"reason":"{shown}","mandate_id":null,"valid_until":null}}'
    mandate = f'"{facts.mandate_id}"' if facts.mandate_id else "null"
    until = good_until(now, policy.check_cache, facts.session_until, caller.expires_at).isoformat()
    return f'{{"allow":true,"reason":null,"mandate_id":{mandate},"valid_until":"{until}"}}'
