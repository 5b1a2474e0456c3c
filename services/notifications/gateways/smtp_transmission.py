"""One mail through one connection, step by step: who asks afterwards knows how far it got (RFC 5321, 3.3)."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import aiosmtplib

from notifications.domain.outcomes import Stage
from notifications.gateways.smtp_message import Wire

GO_AHEAD = 354
TAKEN = range(200, 300)
ONLY_FAILURES = "NOTIFY=FAILURE"


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
    if client.is_ehlo_or_helo_needed:
        with suppress(aiosmtplib.SMTPHeloError):  # an old server is greeted with HELO by whoever comes next
            await client.ehlo()
    encoding = "utf-8" if wire.international else "ascii"
    await client.mail(wire.sender, options=_mail_options(client, wire), encoding=encoding)
    hand_over.stage = Stage.RCPT
    wanted = [ONLY_FAILURES] if client.supports_extension("dsn") else []
    await client.rcpt(wire.recipient, options=wanted, encoding=encoding)
    hand_over.stage = Stage.DATA
    if not await hand_over.may_leave():
        raise NotToLeave
    answer = await client.execute_command(b"DATA")
    if answer.code != GO_AHEAD:
        raise aiosmtplib.SMTPDataError(answer.code, answer.message)
    if not hand_over.in_time():
        raise NotToLeave


def _mail_options(client: aiosmtplib.SMTP, wire: Wire) -> list[str]:
    """A bounce repeats our id and, of the mail, no more than its headers: links stay out of it."""
    options = ["RET=HDRS", f"ENVID={wire.envelope_id}"] if client.supports_extension("dsn") else []
    if not wire.international:
        return options
    if not client.supports_extension("smtputf8"):
        raise aiosmtplib.SMTPNotSupported("SMTPUTF8")
    return [*options, "SMTPUTF8", "BODY=8BITMIME"]


async def hand_content_over(
    client: aiosmtplib.SMTP, wire: Wire, hand_over: HandOver, *, patience: float
) -> int:
    """The content and its final dot, whose answer may take `patience` seconds: its code.

    Raises what is refused.
    """
    if client.protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    client.protocol.write(wire.content)
    hand_over.stage = Stage.DOT
    answer = await client.protocol.read_response(timeout=patience)
    if answer.code not in TAKEN:
        raise aiosmtplib.SMTPDataError(answer.code, answer.message)
    return answer.code
