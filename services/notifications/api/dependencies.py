"""What the paths of this service need from the application."""

from typing import Annotated

from fastapi import Header, Request

from contracts.envelope import Actor
from contracts.origin import Origin, current_origin, set_origin
from notifications.gateways.print_shop_signature import verify
from web.dependencies import Now
from web.problems import Problem


async def signed_by_print_shop(
    request: Request,
    at: Now,
    x_print_shop_timestamp: Annotated[
        int | None, Header(description="Unix seconds; at most five minutes old or early.")
    ] = None,
    x_print_shop_signature: Annotated[
        str | None, Header(description="Hexadecimal HMAC-SHA-256 of `<timestamp>.<body>`.")
    ] = None,
) -> None:
    """Only the print shop may pass (M-09). Raises `UNAUTHENTICATED`."""
    secret: bytes = request.app.state.print_shop_secret
    timestamp, signature = x_print_shop_timestamp, x_print_shop_signature
    if timestamp is None or signature is None:
        raise Problem("UNAUTHENTICATED")
    if not verify(await request.body(), secret, timestamp, signature, at):
        raise Problem("UNAUTHENTICATED")
    set_origin(Origin(Actor(type="SERVICE", id="print-shop"), current_origin().correlation_id))
