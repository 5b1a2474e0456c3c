"""What it takes to send the mails of one lane, and a mail in hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from messaging.sealing import Opener
from notifications.domain.message import Message
from notifications.domain.refusals import Patience
from notifications.gateways.mail_templates import MailTemplates
from notifications.gateways.smtp import SmtpMailer
from vocabulary.digest_keys import DigestKeys

SETTLING = timedelta(minutes=2)
"""Added to every lease: in this time what became of a mail is written down, again and again if need be."""


@dataclass(frozen=True)
class MailDesk:
    """All it takes to word the mails of one lane and to send them. `clock` is asked at every step."""

    opener: Opener
    templates: MailTemplates
    mailer: SmtpMailer
    clock: Callable[[], datetime]
    portal_url: str
    address_keys: DigestKeys
    patience: Patience

    @property
    def first_lease(self) -> timedelta:
        """Outlives all that comes before the content: connection, TLS, login, envelope."""
        return timedelta(seconds=self.mailer.timeouts.preparation) + SETTLING

    @property
    def hand_over_lease(self) -> timedelta:
        """Outlives the content and the wait for the answer to its final dot."""
        timeouts = self.mailer.timeouts
        return timedelta(seconds=timeouts.command + timeouts.final_dot) + SETTLING


@dataclass(eq=False)
class Post:
    """A claimed mail: where it goes, as far as that is known, and until when it is ours."""

    message: Message
    leases: list[datetime]
    """Ends of the leases it was asked for under: one of them stands in its row while it is ours."""
    held_until: float
    """The end of the last one, by the event loop's clock."""
    begun_at: datetime
    address: str | None = field(default=None, repr=False)
    refused_before: bool = False
    suppressed: bool = False
    subject: str = field(default="", repr=False)
