"""What a firm may do for one client account, from the recorded case to its end (C.9)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from access.domain.refusals import Contradiction


class MandateState(StrEnum):
    """States of a mandate."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    REVOKED = "REVOKED"
    SUPERSEDED = "SUPERSEDED"


LIVE = frozenset({MandateState.PENDING, MandateState.ACTIVE})


class EndCause(StrEnum):
    """Why a mandate or a key ended."""

    BY_FIRM = "BY_FIRM"
    CLIENT_REFUSED = "CLIENT_REFUSED"
    REJECTED = "REJECTED"
    STALE = "STALE"
    LETTER_FAILED = "LETTER_FAILED"
    KEY_EXPIRED = "KEY_EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCase:
    """A registration case as it is named by whoever asks something of it or tells of it."""

    case_id: UUID
    firm_id: UUID
    account_ref: UUID | None = None
    kind: str | None = None

    def require_same(self, firm_id: UUID | None, account_ref: UUID | None, kind: str | None) -> None:
        """Nobody ends or begins another firm's case by naming it; None is what nobody said.

        Raises Contradiction.
        """
        mine, known = (self.firm_id, self.account_ref, self.kind), (firm_id, account_ref, kind)
        if any(None not in pair and pair[0] != pair[1] for pair in zip(mine, known, strict=True)):
            raise Contradiction


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """One registration case as access knows it: client, portfolio, ticked services and their worth.

    `submitted_at` is enrolment's time: of two cases of one pair, the later one stands. `exclusive` says that
    no other firm's mandate for the account may be active beside this one (D-14).
    """

    mandate_id: UUID
    case_id: UUID
    firm_id: UUID
    account_ref: UUID
    kind: str
    portfolio_id: UUID
    services: tuple[str, ...]
    state: MandateState = MandateState.PENDING
    cause: EndCause | None = None
    version: int = 1
    submitted_at: datetime | None = None
    exclusive: bool = False

    @property
    def live(self) -> bool:
        """Whether the registration still stands."""
        return self.state in LIVE

    @property
    def named(self) -> NamedCase:
        """Its case, by everything that names it."""
        return NamedCase(
            case_id=self.case_id, firm_id=self.firm_id, account_ref=self.account_ref, kind=self.kind
        )

    def submitted_after(self, other: Self) -> bool:
        """Whether this one is the pair's later case; what has no time is of before times were kept."""
        if self.submitted_at is None or other.submitted_at is None:
            return other.submitted_at is None
        return self.submitted_at > other.submitted_at

    def activate(self, *, exclusive: bool) -> Self:
        """The client's act of handing over the key made it explicit (D-02)."""
        return self._change(state=MandateState.ACTIVE, exclusive=exclusive)

    def revoke(self, cause: EndCause) -> Self:
        """Ended for `cause`; what has ended already stays as it is."""
        return self._change(state=MandateState.REVOKED, cause=cause) if self.live else self

    def supersede(self) -> Self:
        """Another firm received the client's explicit mandate for an exclusive kind (D-14)."""
        return self._change(state=MandateState.SUPERSEDED)

    def move_to(self, portfolio_id: UUID) -> Self:
        """In exactly one portfolio of the firm at a time (D-08)."""
        return self._change(portfolio_id=portfolio_id)

    def _change(self, **facts: Any) -> Self:
        return replace(self, version=self.version + 1, **facts)
