"""One mail through one connection, step by step: who asks afterwards knows how far it got (RFC 5321, 3.3)."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage

import aiosmtplib

from notifications.domain.outcomes import Stage
from notifications.gateways.mail_policy import FOLDED_SMTP

GO_AHEAD = 354
REFUSED = 400

_DOT_AT_START = re.compile(rb"(?m)^\.")


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


@dataclass(frozen=True, slots=True)
class Wire:
    """A message as it goes over the wire, and its envelope."""

    sender: str
    recipient: str
    content: bytes
    international: bool
    """Needs SMTPUTF8 (RFC 6531)."""


def on_the_wire(message: EmailMessage) -> Wire:
    """The bytes as we folded them, every line ended by CRLF, leading dots doubled, and the final dot."""
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    content = _DOT_AT_START.sub(b"..", message.as_bytes())
    end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    return Wire(sender, recipient, content + end, international=message.policy is not FOLDED_SMTP)


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
