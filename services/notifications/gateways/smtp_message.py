"""The envelope and the headers of one mail, safe whatever names and addresses it carries."""

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from uuid import UUID

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from notifications.domain.mails import RenderedMail
from notifications.gateways.mail_policy import FOLDED_SMTP


class AddressRefused(Exception):
    """Not an address a mail can be sent to. Never quotes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One worded mail for one person, under our own id (law 9)."""

    message_id: UUID
    recipient: str = field(repr=False)
    written_at: datetime
    rendered: RenderedMail


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """From whom mails come: the portal's name as people know it, and a technical address."""

    display_name: str
    address: str


def checked_address(address: str) -> ValidatedEmail:
    """The address in its normal form, international domains included. Raises `AddressRefused`."""
    try:
        return validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise AddressRefused("not a deliverable e-mail address") from None


def build_message(mail: OutgoingMail, sender: Sender) -> EmailMessage:
    """Plain text and HTML, no attachment, Message-ID made of our id. Raises `AddressRefused`.

    An address that exists only beyond ASCII makes a message that needs SMTPUTF8 (RFC 6531).
    """
    recipient = checked_address(mail.recipient)
    origin = checked_address(sender.address)
    message = EmailMessage(SMTPUTF8 if recipient.ascii_email is None else FOLDED_SMTP)
    message["From"] = _header(origin, sender.display_name)
    message["To"] = _header(recipient)
    message["Subject"] = mail.rendered.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.message_id}@{origin.ascii_domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message.set_content(mail.rendered.text, cte="quoted-printable")
    message.add_alternative(mail.rendered.html, subtype="html", cte="quoted-printable")
    return message


def _header(address: ValidatedEmail, display_name: str = "") -> Address:
    domain = address.domain if address.ascii_email is None else address.ascii_domain
    return Address(display_name, username=address.local_part, domain=domain)
