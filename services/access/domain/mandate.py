"""What a firm may do for one client account, from the recorded case to its end (C.9)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self
from uuid import UUID


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
class Mandate:
    """One registration case as access knows it: client, portfolio, ticked services and their worth."""

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

    @property
    def live(self) -> bool:
        """Whether the registration still stands."""
        return self.state in LIVE

    def activate(self) -> Self:
        """The client's act of handing over the key made it explicit (D-02)."""
        return self._change(state=MandateState.ACTIVE)

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
