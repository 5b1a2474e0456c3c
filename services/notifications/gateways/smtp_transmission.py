"""One mail through one connection, step by step: who asks afterwards knows how far it got (RFC 5321, 3.3)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiosmtplib

from notifications.domain.outcomes import Stage
from notifications.gateways.smtp_message import Wire

GO_AHEAD = 354
REFUSED = 400


async def _always() -> bool:
    return True


@dataclass(slots=True)
class HandOver:
    """One try to hand a mail over: what is asked of the sender on the way, and where it stands.

    `may_leave` is asked once the recipient is taken, `in_time` at the very last, before the content.
    """

    may_leave: Callable[[], Awaitable[bool]] = _always
    in_time: Callable[[], bool] = lambda: True
    stage: Stage = Stage.CONNECT


class NotToLeave(Exception):
    """The sender said no: the mail is too late, was withdrawn or is in other hands. Nothing was sent."""


async def prepare(client: aiosmtplib.SMTP, wire: Wire, hand_over: HandOver) -> None:
    """All that comes before the content. Raises what the server refuses, or `NotToLeave`."""
    hand_over.stage = Stage.MAIL
    encoding, options = "ascii", []
    if wire.international:
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
        if not client.supports_extension("smtputf8"):
            raise aiosmtplib.SMTPNotSupported("SMTPUTF8")
        encoding, options = "utf-8", ["SMTPUTF8", "BODY=8BITMIME"]
    await client.mail(wire.sender, options=options, encoding=encoding)
    hand_over.stage = Stage.RCPT
    await client.rcpt(wire.recipient, encoding=encoding)
    hand_over.stage = Stage.DATA
    if not await hand_over.may_leave():
        raise NotToLeave
    answer = await client.execute_command(b"DATA")
    if answer.code != GO_AHEAD:
        raise aiosmtplib.SMTPDataError(answer.code, answer.message)
    if not hand_over.in_time():
        raise NotToLeave


async def hand_content_over(
    client: aiosmtplib.SMTP, wire: Wire, hand_over: HandOver, *, patience: float
) -> None:
    """The content and its final dot, whose answer may take `patience` seconds. Raises what is refused."""
    if client.protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    client.protocol.write(wire.content)
    hand_over.stage = Stage.DOT
    answer = await client.protocol.read_response(timeout=patience)
    if answer.code >= REFUSED:
        raise aiosmtplib.SMTPDataError(answer.code, answer.message)
