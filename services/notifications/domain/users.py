"""Users as notifications knows them, of a firm or of none: where and whether they may be written to."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from notifications.domain.mails import FRENCH


class Standing(StrEnum):
    """Where a user stands in the firm (C.2)."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REMOVED = "REMOVED"


GONE = frozenset({Standing.SUSPENDED, Standing.REMOVED})
"""Nothing about the firm's clients is written to them any more."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Name and address of a user."""

    display_name: str = field(repr=False)
    email: str = field(repr=False)
    language: str = FRENCH


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    """What one event says of a user at `version` of the user; None where it is silent.

    Each part keeps the version it was last told at: events overtake each other (law 6).
    """

    user_id: UUID
    firm_id: UUID | None
    version: int
    contact: Contact | None = None
    administrator: bool | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmUser:
    """All that was told of a user so far."""

    user_id: UUID
    firm_id: UUID | None
    contact: Contact | None
    administrator: bool
    standing: Standing
