"""Who is calling: read from a short access token, verified in each service by itself."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from web.problems import Problem


@dataclass(frozen=True)
class Principal:
    """A firm user with a live session; `role` is as of login, owners of a rule look at their own rows."""

    user_id: UUID
    firm_id: UUID
    session_id: UUID
    role: Literal["ADMINISTRATOR", "COLLABORATOR"]

    @property
    def scope(self) -> str:
        """What this caller's idempotency keys are kept under."""
        return str(self.user_id)

    def require_administrator(self) -> None:
        """Raise `ROLE_REQUIRED` for anybody else (R000-02)."""
        if self.role != "ADMINISTRATOR":
            raise Problem("ROLE_REQUIRED")
