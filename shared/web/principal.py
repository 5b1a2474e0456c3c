"""Who is calling: read from a short access token, verified in each service by itself."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from web.problems import Problem


@dataclass(frozen=True)
class Principal:
    """A firm user with a live session; `role` is as of login, owners of a rule look at their own rows.

    `standing` is the version of the user since the last suspension that access knew when it signed, or 0:
    what was signed before a suspension is worth nothing, also when the user is active again. `expires_at`
    is the token's.
    """

    user_id: UUID
    firm_id: UUID
    session_id: UUID
    role: Literal["ADMINISTRATOR", "COLLABORATOR"]
    standing: int = 0
    expires_at: datetime | None = field(default=None, compare=False)

    @property
    def scope(self) -> str:
        """What this caller's idempotency keys are kept under."""
        return str(self.user_id)

    def require_administrator(self) -> None:
        """Raise `ROLE_REQUIRED` for anybody else (R000-02)."""
        if self.role != "ADMINISTRATOR":
            raise Problem("ROLE_REQUIRED")
