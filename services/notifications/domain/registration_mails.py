"""E-mails to a firm about one registration by key (G.1). None holds a key or an account number.

Until the client agrees, a mail names the case's `reference` only: a name would tell a real account, and whose
it is, from an unknown one (D-38).
"""

from dataclasses import dataclass, field
from datetime import datetime

from notifications.domain.mails import Mail
from notifications.domain.routes import Topic
from vocabulary.return_reason import ReturnReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationMail(Mail):
    """A mail about the case of this `reference`."""

    topic = Topic.CLIENTS
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientMail(RegistrationMail):
    """A mail that may name the `client`, for who agreed to be acted for."""

    client: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterUnderWay(RegistrationMail):
    """E07: a key letter goes to the client (R004-08)."""

    template = "letter_under_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterImpossible(RegistrationMail):
    """No letter can be addressed: said alike whether account or address is unknown (C.3, D-38)."""

    template = "letter_impossible"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterNotPrinted(RegistrationMail):
    """No letter was printed by a fault of ours or the print shop's: the firm need not look for it."""

    template = "letter_not_printed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNotEntered(RegistrationMail):
    """E08: 15, 30 or 90 days on, the key has not been entered (R004-16, D-29).

    `posted_at` is the print shop's date; without it only the hand-over is known. `days` are those since the
    date that is shown, by the calendar. `expires_at` is when the key ends, if it does (`KEY_TTL`).
    """

    template = "key_not_entered"
    handed_over_at: datetime
    posted_at: datetime | None
    days: int
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyExpiresSoon(RegistrationMail):
    """E08 before the end: `days_left` (30 or 7) days until the key expires (D-06)."""

    template = "key_expires_soon"
    requested_at: datetime
    expires_at: datetime
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyExpired(RegistrationMail):
    """E26: the key expired unused, the case is closed (D-06)."""

    template = "key_expired"
    expired_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReturned(RegistrationMail):
    """E09: the letter came back, with its reason in words; the key is suspended (C.6)."""

    template = "letter_returned"
    reason: ReturnReason


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRedeemed(ClientMail):
    """E10: the file is open; who entered the key and when, services (S..) and communications (C..)."""

    template = "key_redeemed"
    entered_by: str = field(repr=False)
    entered_at: datetime
    services: tuple[str, ...]
    communications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLocked(RegistrationMail):
    """E11: five wrong entries, no entry before `until` (C.5)."""

    template = "key_locked"
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyExhausted(RegistrationMail):
    """E11: fifteen wrong entries, only a new registration helps (C.5)."""

    template = "key_exhausted"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefused(RegistrationMail):
    """E12: the client refused the request; no reason is given (C.3)."""

    template = "request_refused"
    refused_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEnded(ClientMail):
    """E12: the client ended or opposed an access that was open; no reason is given (C.9)."""

    template = "access_ended"
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRemoved(ClientMail):
    """E13: receipt of a removal, immediate (R001-15); of an access, or of a request the client never met.

    `removed_by` is who of the firm removed it: whoever reads it may be somebody else.
    """

    template = "registration_removed"
    agreed: bool
    removed_at: datetime
    removed_by: str | None = field(default=None, repr=False)
