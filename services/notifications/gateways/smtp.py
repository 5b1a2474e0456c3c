"""Sends mails, and says in three words what became of each: sent, deferred or bounced (C.7)."""

import re
from dataclasses import dataclass
from email.message import EmailMessage

import aiosmtplib

from notifications.gateways.mail_policy import FOLDED_SMTP
from notifications.gateways.smtp_connections import SmtpConnections
from notifications.gateways.smtp_message import AddressRefused, OutgoingMail, Sender, build_message

PERMANENT = 500

_ENHANCED_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took charge of the mail."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not this time; trying again later may succeed. `reason` is a code, never the server's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """This person cannot be written to. `reason` is a code such as « 550 5.1.1 »."""

    reason: str


type Outcome = Sent | Deferred | Bounced


class SmtpMailer:
    """The portal's mail, over a small set of persistent connections."""

    def __init__(self, connections: SmtpConnections, sender: Sender) -> None:
        self._connections = connections
        self._sender = sender

    async def send(self, mail: OutgoingMail) -> Outcome:
        """Hands one mail over. Never raises for what the server or the network did."""
        try:
            message = build_message(mail, self._sender)
        except AddressRefused:
            return Bounced("ADDRESS_INVALID")
        try:
            async with self._connections.borrowed() as client:
                await _transmit(client, message)
        except (aiosmtplib.SMTPException, OSError) as failure:
            return outcome_of(failure)
        return Sent()


async def _transmit(client: aiosmtplib.SMTP, message: EmailMessage) -> None:
    """As we folded it: the library would fold an ASCII message again, by its own policy."""
    if message.policy is not FOLDED_SMTP:
        await client.send_message(message)
        return
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    await client.sendmail(sender, [recipient], message.as_bytes())


def outcome_of(failure: Exception) -> Deferred | Bounced:
    """A refusal of the recipient or of the content with 5xx bounces; anything else may pass later."""
    if isinstance(failure, aiosmtplib.SMTPRecipientsRefused):
        failure = failure.recipients[0]
    if isinstance(failure, aiosmtplib.SMTPNotSupported):
        return Bounced("SMTPUTF8_NOT_SUPPORTED")
    if not isinstance(failure, aiosmtplib.SMTPResponseException):
        return Deferred(type(failure).__name__)
    reason = _reason(failure)
    about_the_mail = isinstance(failure, (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError))
    return Bounced(reason) if about_the_mail and failure.code >= PERMANENT else Deferred(reason)


def _reason(failure: aiosmtplib.SMTPResponseException) -> str:
    enhanced = _ENHANCED_STATUS.match(failure.message)
    return f"{failure.code} {enhanced[0]}" if enhanced else str(failure.code)
