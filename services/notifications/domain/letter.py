"""One letter as a row (C.6): what it waits for, and what was told of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from vocabulary.return_reason import ReturnReason


class LetterKind(StrEnum):
    """What a letter brings, and so which events tell of it and how it is drawn.

    Only the key letter hangs on a registration key: it alone has a `key_id`, and access is asked for it.
    """

    KEY = "KEY"


class LetterState(StrEnum):
    """States of C.6.

    `RENDERED` and `QUEUED` do not exist here: the PDF is never kept on our side. A letter is `REQUESTED`,
    then `HANDING_OVER` from before it is drawn until we know what came of it: the print shop may have it.
    """

    REQUESTED = "REQUESTED"
    HANDING_OVER = "HANDING_OVER"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"
    HANDED_OVER = "HANDED_OVER"
    POSTED = "POSTED"
    RETURNED = "RETURNED"
    CONFIRMED_BY_USE = "CONFIRMED_BY_USE"
    OBSOLETE = "OBSOLETE"
    EXPIRED = "EXPIRED"


ON_THE_WAY = frozenset({LetterState.HANDED_OVER, LetterState.POSTED})
UNSETTLED = frozenset({LetterState.REQUESTED, LetterState.HANDING_OVER})
"""Still to be printed, or it is not known yet whether it was."""
LIVE = ON_THE_WAY | UNSETTLED


class Failure(StrEnum):
    """Why a letter will never be printed."""

    ADDRESS_UNUSABLE = "ADDRESS_UNUSABLE"
    PROVIDER_REFUSED = "PROVIDER_REFUSED"
    SEAL_BROKEN = "SEAL_BROKEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter. Key and recipient are sealed, and only there until the print shop has the letter.

    `attempts` are refusals by the print shop. `late_noticed_at` is when operations were last alerted.
    `aged_days` and `noticed_days` are the last reminder and the last expiry notice that were due.
    `intended_at` is when we first set about laying it down: from then on the print shop may have it.
    `posted_at` and `returned_at` are the print shop's dates, to be shown; what hangs on time hangs on
    `posted_heard_at` and `returned_heard_at`, by our own clock.
    """

    letter_id: UUID
    kind: LetterKind = LetterKind.KEY
    key_id: UUID | None = None
    case_id: UUID
    firm_id: UUID
    requested_at: datetime
    requested_by: UUID | None = None
    services: tuple[str, ...] = ()
    sealed_key: str | None = field(default=None, repr=False)
    sealed_recipient: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    state: LetterState = LetterState.REQUESTED
    version: int = 1
    due_at: datetime | None = None
    attempts: int = 0
    failure: Failure | None = None
    intended_at: datetime | None = None
    handed_over_at: datetime | None = None
    posted_at: datetime | None = None
    posted_heard_at: datetime | None = None
    returned_at: datetime | None = None
    returned_heard_at: datetime | None = None
    return_reason: ReturnReason | None = None
    aged_days: int = 0
    noticed_days: int | None = None
    track_at: datetime | None = None
    late_noticed_at: datetime | None = None

    @property
    def travels_since(self) -> datetime | None:
        """When we heard that it was posted, or else handed it over."""
        return self.posted_heard_at or self.handed_over_at
