"""What notifications remembers of a client registration, to name it in later mails."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

REFERENCE_LENGTH = 10


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
    ended_at: datetime | None = None

    @property
    def client(self) -> str:
        """The client as a mail names it: by name, else by the case's reference as printed on the letter."""
        return self.client_name or f"dossier {case_reference(self.case_id)}"


def case_reference(case_id: UUID) -> str:
    """`ET-` and the first ten hexadecimal digits of the case."""
    return f"ET-{case_id.hex[:REFERENCE_LENGTH].upper()}"
