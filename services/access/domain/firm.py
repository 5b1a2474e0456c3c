"""Firms as access knows them: copies of what enrolment said."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from access.domain.refusals import Contradiction


class FirmState(StrEnum):
    """All that matters here of a firm's states (C.1)."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm; it acts for nobody before its founder activated it."""

    firm_id: UUID
    profession: str
    founder_user_id: UUID
    state: FirmState = FirmState.PENDING

    def require_founder(self, user_id: UUID) -> None:
        """A firm was founded once. Raises Contradiction."""
        if user_id != self.founder_user_id:
            raise Contradiction
