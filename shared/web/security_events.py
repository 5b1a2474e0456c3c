"""What whoever guards the house wants to see: attempts that were refused, counted and logged (ASVS 16.3).

Neither the metric nor the line names a person, a firm or an address: a source is its keyed digest.
"""

from contextvars import ContextVar
from typing import Literal

import structlog
from prometheus_client import Counter
from starlette.types import Scope

log = structlog.get_logger()

EVENTS = Counter("espace_tiers_security_events_total", "Refused attempts, by kind", ["service", "event"])

type SecurityEvent = Literal[
    "LOGIN_FAILED",
    "ACCOUNT_LOCKED",
    "REFRESH_TOKEN_REFUSED",
    "REFRESH_TOKEN_REUSED",
    "ACCESS_TOKEN_REFUSED",
    "SESSION_REFUSED",
    "SERVICE_TOKEN_REFUSED",
    "PRINT_SHOP_REFUSED",
    "RIGHT_REFUSED",
    "KEY_REFUSED",
    "KEY_LOCKED",
    "LINK_REFUSED",
    "REFUSAL_CODE_REFUSED",
    "CONTRADICTION_REFUSED",
    "TOO_MANY_REQUESTS",
]

_BY_CODE: dict[str, SecurityEvent] = {
    "ROLE_REQUIRED": "RIGHT_REFUSED",
    "ACCESS_DENIED": "RIGHT_REFUSED",
    "RIGHT_MISSING": "RIGHT_REFUSED",
    "KEY_NOT_VALID": "KEY_REFUSED",
    "KEY_MALFORMED": "KEY_REFUSED",
    "KEY_LOCKED": "KEY_LOCKED",
    "KEY_EXHAUSTED": "KEY_LOCKED",
    "LINK_EXPIRED": "LINK_REFUSED",
    "LINK_USED": "LINK_REFUSED",
    "ACTIVATION_CODE_NOT_VALID": "LINK_REFUSED",
    "REFUSAL_CODE_NOT_VALID": "REFUSAL_CODE_REFUSED",
    "CONTRADICTION": "CONTRADICTION_REFUSED",
    "TOO_MANY_REQUESTS": "TOO_MANY_REQUESTS",
    "LETTER_LIMIT": "TOO_MANY_REQUESTS",
}
"""What an answer's code says by itself; logins, locks and tokens are told where they are judged."""

_request: ContextVar[Scope | None] = ContextVar("request", default=None)


def begin_request(scope: Scope) -> None:
    """From here on, what is told happened in this request."""
    _request.set(scope)


def tell_security_event(event: SecurityEvent) -> None:
    """Count it for the service that answers the current request, and log it with the caller's source.

    Outside a request (a listener, a watch) the service and the source are `none`.
    """
    scope = _request.get()
    state = scope["app"].state if scope else None
    sources = getattr(state, "sources", None)
    EVENTS.labels(getattr(state, "service", "none"), event).inc()
    log.warning(
        "security_event",
        security_event=event,
        source=sources.of(scope) if sources and scope else "none",
        route=getattr(scope.get("route"), "path", None) if scope else None,
    )


def tell_answer(code: str) -> None:
    """Tell what a problem's code means for security, if anything; once for each problem that is answered."""
    if event := _BY_CODE.get(code):
        tell_security_event(event)
