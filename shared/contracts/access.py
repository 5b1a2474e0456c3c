"""What access says (spec D.2). The key leaves only sealed, towards the letter."""

from uuid import UUID

from pydantic import AwareDatetime

from contracts.codes import Basis, EndCause, ServiceCode
from contracts.envelope import Event, Sealed


class PortfolioEvent(Event):
    """About one portfolio of a firm."""

    producer = "access"
    aggregate = "portfolio"
    keyed_by = "portfolio_id"
    portfolio_id: UUID
    firm_id: UUID


class PortfolioCreated(PortfolioEvent):
    """An administrator (or the firm's activation) created a portfolio; it is `EMPTY`. Never log the name."""

    heard_by = ("enrolment",)
    name: str


class PortfolioRenamed(PortfolioEvent):
    """Only the label changed (R000-11)."""

    heard_by = ("enrolment",)
    name: str


class PortfolioOpened(PortfolioEvent):
    """The first client arrived through an administrator: collaborators may add more (R000-07)."""

    heard_by = ("enrolment",)


class PortfolioAccessGranted(PortfolioEvent):
    """A user reaches all clients of the portfolio, present and future (R000-08)."""

    heard_by = ("enrolment", "notifications")
    user_id: UUID
    by: UUID | None


class PortfolioAccessRevoked(PortfolioEvent):
    """The association ended (R000-10)."""

    heard_by = ("enrolment", "notifications")
    user_id: UUID
    by: UUID | None


class KeyEvent(Event):
    """About one activation key."""

    producer = "access"
    aggregate = "key"
    keyed_by = "key_id"
    key_id: UUID
    case_id: UUID
    firm_id: UUID


class ActivationKeyIssued(KeyEvent):
    """A key exists and has to reach the client on paper (R004-08)."""

    heard_by = ("enrolment", "notifications")
    account_ref: UUID
    requested_by: UUID
    services: tuple[ServiceCode, ...]
    sealed_key: Sealed
    sealed_recipient: Sealed
    replaces_previous: bool
    expires_at: AwareDatetime | None


class ActivationKeyRedeemed(KeyEvent):
    """The firm entered the right key, once (R004-09)."""

    heard_by = ("enrolment", "notifications")
    by: UUID


class ActivationKeyRevoked(KeyEvent):
    """The key is dead; a letter not yet printed is cancelled (R004-13). `by` is who of the firm did it."""

    heard_by = ("enrolment", "notifications")
    cause: EndCause
    by: UUID | None = None


class ActivationKeyExpired(KeyEvent):
    """The key's time to live ran out (D-06)."""

    heard_by = ("enrolment", "notifications")


class ActivationKeyLocked(KeyEvent):
    """Five wrong entries: no more before `until` (C.5). `by` made the last of them."""

    heard_by = ("enrolment", "notifications")
    until: AwareDatetime
    by: UUID | None = None


class ActivationKeyExhausted(KeyEvent):
    """Fifteen wrong entries in all: only delete and add again (C.5). `by` made the last of them."""

    heard_by = ("enrolment", "notifications")
    by: UUID | None = None


class ActivationKeyMisuseDetected(KeyEvent):
    """Somebody else's firm tried this key; the key is not consumed (R004-17)."""

    heard_by = ("notifications",)
    attempting_firm_id: UUID
    attempting_user_id: UUID


class MandateEvent(Event):
    """About one mandate: what a firm may do for one client account."""

    producer = "access"
    aggregate = "mandate"
    keyed_by = "mandate_id"
    mandate_id: UUID
    case_id: UUID
    firm_id: UUID
    account_ref: UUID


class MandateActivated(MandateEvent):
    """The firm may act for the client from now on (C.9)."""

    heard_by = ("enrolment", "notifications")
    basis: Basis
    services: tuple[ServiceCode, ...]


class MandateRevoked(MandateEvent):
    """The firm may no longer act for the client (C.9)."""

    heard_by = ("enrolment", "notifications")
    cause: EndCause
    by: UUID | None


class MandateSuperseded(MandateEvent):
    """Another firm received the client's explicit mandate for an exclusive kind (D-14)."""

    heard_by = ("enrolment", "notifications")


class ClientMovedToPortfolio(Event):
    """A client changed portfolio inside the firm (R000-09)."""

    producer = "access"
    aggregate = "mandate"
    keyed_by = "mandate_id"
    heard_by = ("enrolment",)
    mandate_id: UUID
    case_id: UUID
    firm_id: UUID
    from_portfolio_id: UUID
    to_portfolio_id: UUID
    by: UUID


class SessionEnded(Event):
    """Logged out, ended with its user, or by a stolen refresh token: the session's access tokens are void."""

    producer = "access"
    aggregate = "session"
    keyed_by = "session_id"
    heard_by = ("enrolment",)
    session_id: UUID
    user_id: UUID
    ended_at: AwareDatetime


class AccountLocked(Event):
    """Repeated login failures: nobody gets in before `until`; the holder is alerted (R003-37)."""

    producer = "access"
    aggregate = "user"
    keyed_by = "user_id"
    heard_by = ("notifications",)
    user_id: UUID
    until: AwareDatetime
