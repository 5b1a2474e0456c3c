"""What the paths of this service need from the application."""

import re
from typing import Annotated

from fastapi import Header, Request

from contracts.envelope import Actor
from contracts.origin import Origin, current_origin, set_origin
from notifications.gateways.print_shop_signature import verify
from web.dependencies import Now
from web.problems import Problem
from web.security_events import tell_security_event

_SECONDS = re.compile(r"[0-9]{1,11}")


async def signed_by_print_shop(
    request: Request,
    at: Now,
    x_print_shop_timestamp: Annotated[
        str | None, Header(description="Unix seconds; at most five minutes old or early.")
    ] = None,
    x_print_shop_signature: Annotated[
        str | None, Header(description="Hexadecimal HMAC-SHA-256 of `<timestamp>.<body>`.")
    ] = None,
) -> None:
    """Only the print shop may pass (M-09). Raises `UNAUTHENTICATED`."""
    secret: bytes = request.app.state.print_shop_secret
    timestamp, signature = x_print_shop_timestamp or "", x_print_shop_signature or ""
    genuine = _SECONDS.fullmatch(timestamp) and verify(
        await request.body(), secret, int(timestamp), signature, at
    )
    if not genuine:
        tell_security_event("PRINT_SHOP_REFUSED")
        raise Problem("UNAUTHENTICATED")
    set_origin(Origin(Actor(type="SERVICE", id="print-shop"), current_origin().correlation_id))
