"""One correlation id from the front end's request through every event that it causes."""

from uuid import UUID

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from contracts.envelope import Actor
from contracts.origin import Origin, set_origin
from web.security_events import begin_request

HEADER = "X-Correlation-Id"
LONGEST_ID = 45
"""As in `urn:uuid:…`."""
ANONYMOUS = Actor(type="PUBLIC", id="anonymous")


class Correlate:
    """Gives every request an origin: nobody known yet, under the caller's correlation id or a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and name its correlation id in the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin_request(scope)
        chosen = _chosen_by_caller(Headers(scope=scope)) or uuid7()
        set_origin(Origin(ANONYMOUS, chosen))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append(HEADER, str(chosen))
            await send(message)

        await self._app(scope, receive, send_with_id)


def _chosen_by_caller(headers: Headers) -> UUID | None:
    try:
        said = headers[HEADER]
        return UUID(said) if len(said) <= LONGEST_ID else None
    except (KeyError, ValueError):
        return None
