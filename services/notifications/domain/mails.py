"""E-mails about a person's own account (G.1). Each class is one mail: its facts and its template."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from notifications.domain.routes import Topic

FRENCH = "fr"
"""The language that all mails are worded in, until there are templates in another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """Who writes, and where to turn to: the common block of every mail (section G), from configuration."""

    name: str
    url: str
    support_phone: str
    contact_form: str
    data_controller: str
    data_protection_contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Any mail: `template` names a file of `templates/emails`. Its repr shows no link, name nor address."""

    template: ClassVar[str]
    topic: ClassVar[Topic] = Topic.FIRM
    personal: ClassVar[bool] = False
    """About the reader's own account: tried whatever their address did, and read by nobody else."""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A worded mail, ready for the envelope."""

    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    language: str = FRENCH


@dataclass(frozen=True, slots=True, kw_only=True)
class FounderActivation(Mail):
    """E01: the founder of a firm's space activates it before the deadline (R004-03, D-24).

    `code` is typed with the address where the link doesn't work.
    """

    template = "founder_activation"
    topic = Topic.ACTIVATION
    personal = True
    display_name: str = field(repr=False)
    firm_name: str = field(repr=False)
    link: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CollaboratorActivation(Mail):
    """E02: a collaborator activates the access an administrator opened (R004-20), with S.. and M.. rights."""

    template = "collaborator_activation"
    topic = Topic.ACTIVATION
    personal = True
    display_name: str = field(repr=False)
    administrator: str = field(repr=False)
    firm_name: str = field(repr=False)
    rights: tuple[str, ...]
    created_at: datetime
    link: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountActivation(Mail):
    """Whoever's access it is, for a purpose that has no mail of its own here: the link and its deadline."""

    template = "account_activation"
    personal = True
    display_name: str = field(repr=False)
    created_at: datetime
    link: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    deadline: datetime


class Departure(StrEnum):
    """What is known of a mail's way to its reader."""

    SENT = "SENT"
    BOUNCED = "BOUNCED"
    UNCERTAIN = "UNCERTAIN"
    NEVER_LEFT = "NEVER_LEFT"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationExpired(Mail):
    """E03: the administrator learns that a collaborator did not activate in time (R004-20), and why.

    `sent_at` is when the link was made, where it never left.
    """

    template = "activation_expired"
    collaborator: str = field(repr=False)
    sent_at: datetime
    departure: Departure = Departure.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationBounced(Mail):
    """E04: the administrator learns that the activation mail could not be delivered (C.7).

    `valid_for` is how long its link was to live: so will the next one.
    """

    template = "activation_bounced"
    collaborator: str = field(repr=False)
    address: str = field(repr=False)
    sent_at: datetime
    valid_for: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBounced(Mail):
    """Administrators learn which mail a member of the firm did not get (M-11).

    `unknown`: the server says that there is no such mailbox; else it refused for a reason of its own.
    """

    template = "mail_bounced"
    reader: str = field(repr=False)
    address: str = field(repr=False)
    about: str = field(repr=False)
    unknown: bool
    sent_at: datetime


class Decline(StrEnum):
    """Why an application opens no account, as far as its reader may know."""

    NOT_POSSIBLE = "NOT_POSSIBLE"
    ADDRESS_IN_USE = "ADDRESS_IN_USE"
    OVERTAKEN = "OVERTAKEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDeclined(Mail):
    """E27: whoever reads the address typed in an application learns that it opens nothing, and what to do."""

    template = "application_declined"
    cause: Decline
    applied_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSought(Mail):
    """E05: the administrators learn that somebody applies for their firm (C.1b)."""

    template = "account_sought"
    applicant: str = field(repr=False)
    applied_at: datetime


class Alert(StrEnum):
    """What a security alert is about."""

    ACCOUNT_LOCKED = "ACCOUNT_LOCKED"
    LINK_REPLAYED = "LINK_REPLAYED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityAlert(Mail):
    """E23: what happened to the account, when, what to do; `until` ends a lock (R003-37)."""

    template = "security_alert"
    topic = Topic.SECURITY
    personal = True
    alert: Alert
    happened_at: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.alert is Alert.ACCOUNT_LOCKED and self.until is None:
            raise ValueError("the alert of a lock says when the lock ends")
