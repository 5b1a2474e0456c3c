"""The bearer token at a service's door."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from contracts.envelope import Actor
from contracts.origin import Origin, current_origin, set_origin
from web.access_tokens import signed_token
from web.principal import Principal
from web.problems import Problem
from web.security_events import tell_security_event

type StillWelcome = Callable[[Principal], Awaitable[bool]]
"""A service's own look at its rows: is this user still active, this session still alive?"""

_bearer = HTTPBearer(auto_error=False, description="Access token of `POST /v1/sessions`.")


async def authenticate(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    """Who is calling, verified by this service itself. Raises `UNAUTHENTICATED`.

    From here on, what is announced comes from this user.
    """
    if credentials is None:
        raise Problem("UNAUTHENTICATED")
    state = request.app.state
    signed = signed_token(credentials.credentials)
    reader = await state.verification_keys.reader_for(signed.key_id)
    principal: Principal = reader.verify(signed, state.clock())
    if not await state.still_welcome(principal):
        tell_security_event("SESSION_REFUSED")
        raise Problem("UNAUTHENTICATED")
    actor = Actor(type="USER", id=str(principal.user_id))
    set_origin(Origin(actor, current_origin().correlation_id))
    return principal


Caller = Annotated[Principal, Depends(authenticate)]
