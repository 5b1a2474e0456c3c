"""What access's verdict on a management action means for the caller (E.4)."""

from dataclasses import dataclass

from enrolment.domain.refusals import AccessDenied, NotFound, PortfolioNotInitialised, SessionEnded
from enrolment.domain.rights import RightMissing, RoleRequired

_REFUSALS = {
    "SUBJECT_INACTIVE": SessionEnded,
    "NOT_FOUND": NotFound,
    "PORTFOLIO_NOT_INITIALISED": PortfolioNotInitialised,
    "RIGHT_MISSING": RightMissing,
    "ROLE_REQUIRED": RoleRequired,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Access's answer to a check, with its internal reason."""

    allowed: bool
    reason: str | None

    @property
    def not_registered(self) -> bool:
        """Access knows no such client of the firm: not yet, no more, or there is no such account (D-38)."""
        return self.reason in {"NOT_REGISTERED", "MANDATE_ENDED"}

    def require(self) -> None:
        """Promise that access allows it. Raises the reason that may be named, else AccessDenied (D-12)."""
        if not self.allowed:
            raise _REFUSALS.get(self.reason or "", AccessDenied)
