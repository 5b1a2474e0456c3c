"""What notifications remembers of a client registration, to name it in later mails."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from vocabulary.case_reference import case_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One case. `client_name` is known once its letter was opened to be printed."""

    case_id: UUID
    firm_id: UUID
    requested_by: UUID | None = None
    client_name: str | None = field(default=None, repr=False)
    town: str | None = field(default=None, repr=False)
    services: tuple[str, ...] = ()
    courriels: tuple[str, ...] = ()
    agreed: bool = False
    ended_at: datetime | None = None

    @property
    def reference(self) -> str:
        """The case as any mail may name it."""
        return case_reference(self.case_id)

    @property
    def client(self) -> str | None:
        """The client's name, once they agreed: before, it would tell whose account was found (D-38)."""
        return self.client_name if self.agreed else None
