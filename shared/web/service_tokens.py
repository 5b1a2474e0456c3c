"""Calls from service to service: a one-minute HS256 token, for paths that the gateway does not route."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.jwk import OctKey

from contracts.envelope import Actor, Service
from contracts.origin import Origin, current_origin, set_origin
from web.clock_skew import current
from web.problems import Problem
from web.security_events import tell_security_event
from web.signed_tokens import LONGEST_TOKEN, UNREADABLE

LIFETIME = timedelta(minutes=1)

_bearer = HTTPBearer(auto_error=False, scheme_name="ServiceToken", description="Service token.")


def service_token(secret: str, *, caller: Service, callee: Service, now: datetime) -> str:
    """A token with which `caller` may call `callee` for the next minute."""
    claims = {"iss": caller, "aud": callee, "exp": int((now + LIFETIME).timestamp())}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


def read_service_token(token: str, secret: str, *, callee: Service, now: datetime) -> str:
    """Which service is calling. Raises `UNAUTHENTICATED`."""
    try:
        if len(token) > LONGEST_TOKEN:
            raise ValueError("too long")
        claims = jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims
        if claims["aud"] == callee and current(now, ends=float(claims["exp"])):
            return str(claims["iss"])
    except UNREADABLE as broken:
        raise Problem("UNAUTHENTICATED") from broken
    raise Problem("UNAUTHENTICATED")


def caller_holding(secret: str) -> Callable[..., Awaitable[str]]:
    """A dependency of internal routers, the calling service's name, for those who share one secret with us.

    `secret` is its name in the application's state: who holds another one is refused.
    """

    async def require(
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> str:
        state = request.app.state
        shown = credentials.credentials if credentials else ""
        try:
            caller = read_service_token(
                shown, getattr(state, secret), callee=state.service, now=state.clock()
            )
        except Problem:
            tell_security_event("SERVICE_TOKEN_REFUSED")
            raise
        set_origin(Origin(Actor(type="SERVICE", id=caller), current_origin().correlation_id))
        return caller

    return require


require_service = caller_holding("service_secret")
"""Whoever may decide with us: enrolment."""
