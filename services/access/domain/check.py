"""`check`: may this user do this, for this client, now? Every missing term denies (D-10, E.4).

Two steps of E.4 come with later capabilities: 8, the client's privacy settings, and 9, struck-off accounts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from access.domain.firm import FirmState
from access.domain.mandate import LIVE, MandateState
from access.domain.portfolio import PortfolioState
from access.domain.rights import OF_LIVE_CLIENTS, permits
from access.domain.user import UserState
from vocabulary.rights import Action, Role
from vocabulary.services import HEADER, SERVICE_CODES


class Reason(StrEnum):
    """Why not: the first term that was missing."""

    SUBJECT_INACTIVE = "SUBJECT_INACTIVE"
    FIRM_SUSPENDED = "FIRM_SUSPENDED"
    RIGHT_MISSING = "RIGHT_MISSING"
    NOT_FOUND = "NOT_FOUND"
    NOT_REGISTERED = "NOT_REGISTERED"
    PORTFOLIO_NOT_ASSOCIATED = "PORTFOLIO_NOT_ASSOCIATED"
    PORTFOLIO_NOT_INITIALISED = "PORTFOLIO_NOT_INITIALISED"
    MANDATE_PENDING = "MANDATE_PENDING"
    MANDATE_ENDED = "MANDATE_ENDED"
    SERVICE_NOT_SELECTED = "SERVICE_NOT_SELECTED"


@dataclass(frozen=True, slots=True)
class Question:
    """An action, and exactly one of: a client account, a portfolio, the firm itself."""

    action: str
    account_ref: UUID | None = None
    portfolio_id: UUID | None = None
    firm_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the answer depends on, as of one moment; `None` where there is no such row.

    A lock is none of it: it bars the login, and no session that is open (decision 17).
    """

    user_state: str
    role: str
    rights: Collection[str]
    session_live: bool
    firm_id: UUID
    firm_state: str
    mandate_id: UUID | None
    mandate_state: str | None
    services: Collection[str] | None
    portfolio_state: str | None
    associated: bool
    session_until: datetime | None = None

    @property
    def welcome(self) -> bool:
        """Whether user and session are alive, so that there is somebody to answer."""
        return self.user_state == UserState.ACTIVE and self.session_live


def decide(question: Question, facts: Facts | None) -> Reason | None:
    """The first reason to deny, in the order of E.4; `None` allows."""
    if facts is None or not facts.welcome:
        return Reason.SUBJECT_INACTIVE
    if facts.firm_state != FirmState.ACTIVE:
        return Reason.FIRM_SUSPENDED
    if not permits(Role(facts.role), facts.rights, question.action):
        return Reason.RIGHT_MISSING
    if question.portfolio_id is not None:
        return _about_portfolio(question, facts)
    if question.firm_id is not None:
        return _about_firm(question, facts)
    return _about_client(question, facts)


def _about_firm(question: Question, facts: Facts) -> Reason | None:
    if question.action in SERVICE_CODES:
        return Reason.NOT_REGISTERED
    return None if question.firm_id == facts.firm_id else Reason.NOT_FOUND


def _about_portfolio(question: Question, facts: Facts) -> Reason | None:
    if question.action in SERVICE_CODES:
        return Reason.NOT_REGISTERED
    if facts.portfolio_state is None:
        return Reason.NOT_FOUND
    if facts.role == Role.ADMINISTRATOR:
        return None
    if not facts.associated:
        return Reason.PORTFOLIO_NOT_ASSOCIATED
    adds = question.action in {Action.REGISTER_CLIENT, Action.IMPORT_FILE}
    return (
        Reason.PORTFOLIO_NOT_INITIALISED if adds and facts.portfolio_state == PortfolioState.EMPTY else None
    )


def _about_client(question: Question, facts: Facts) -> Reason | None:
    """Administrators manage every client of the firm but open the space of none unless associated (D-09).

    Of a registration that has ended there is nothing left to enter, remove, tick or move.
    """
    opens = question.action in SERVICE_CODES
    if facts.mandate_state is None:
        return Reason.NOT_REGISTERED
    if not facts.associated and (opens or facts.role != Role.ADMINISTRATOR):
        return Reason.PORTFOLIO_NOT_ASSOCIATED
    if question.action in OF_LIVE_CLIENTS and facts.mandate_state not in LIVE:
        return Reason.MANDATE_ENDED
    return _about_service(question, facts) if opens else None


def _about_service(question: Question, facts: Facts) -> Reason | None:
    if facts.mandate_state == MandateState.PENDING:
        return Reason.MANDATE_PENDING
    if facts.mandate_state != MandateState.ACTIVE:
        return Reason.MANDATE_ENDED
    ticked = facts.services or (HEADER,)
    return None if question.action in ticked else Reason.SERVICE_NOT_SELECTED


def good_until(now: datetime, kept: timedelta, *ends: datetime | None) -> datetime:
    """How long an allowing answer may be kept: `kept`, but not beyond the end of what it rests on (D-42)."""
    return min([now + kept, *filter(None, ends)])
