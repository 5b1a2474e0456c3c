"""Where the key letter of a case stands, as far as the firm may know (M-05)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from vocabulary.return_reason import ReturnReason


class LetterStage(StrEnum):
    """The furthest a letter is known to have come; ordinary mail is never « delivered »."""

    NONE = "NONE"
    REQUESTED = "REQUESTED"
    HANDED_OVER = "HANDED_OVER"
    POSTED = "POSTED"
    RETURNED = "RETURNED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


NEWS_OF_THE_POST = frozenset({LetterStage.POSTED, LetterStage.RETURNED, LetterStage.FAILED})
"""What the print shop alone can tell; it takes real time."""


@dataclass(frozen=True, slots=True)
class LetterProgress:
    """What notifications told about the letter, in whatever order it came; the first word on a fact stays."""

    requested_at: datetime | None = None
    handed_over_at: datetime | None = None
    posted_at: datetime | None = None
    returned_at: datetime | None = None
    return_reason: ReturnReason | None = None
    failure: str | None = None
    cancelled_at: datetime | None = None
    aged_days: int = 0

    @property
    def may_have_left(self) -> bool:
        """Whether the client may hold it, once asked for, whatever was heard since (R004-14)."""
        withdrawn = self.cancelled_at is not None and self.handed_over_at is None
        return self.failure is None and not withdrawn

    @property
    def stage(self) -> LetterStage:
        """The furthest stage among the known facts."""
        stages = (
            (self.returned_at, LetterStage.RETURNED),
            (self.failure, LetterStage.FAILED),
            (self.cancelled_at, LetterStage.CANCELLED),
            (self.posted_at, LetterStage.POSTED),
            (self.handed_over_at, LetterStage.HANDED_OVER),
            (self.requested_at, LetterStage.REQUESTED),
        )
        return next((stage for known, stage in stages if known is not None), LetterStage.NONE)

    def requested(self, at: datetime) -> Self:
        """The letter is recorded and will be printed."""
        return replace(self, requested_at=self.requested_at or at)

    def handed_over(self, at: datetime) -> Self:
        """The print shop has it."""
        return replace(self, handed_over_at=self.handed_over_at or at)

    def posted(self, at: datetime) -> Self:
        """The print shop says it is in the post."""
        return replace(self, posted_at=self.posted_at or at)

    def returned(self, at: datetime, reason: ReturnReason) -> Self:
        """It came back."""
        if self.returned_at is not None:
            return self
        return replace(self, returned_at=at, return_reason=reason)

    def failed(self, failure: str) -> Self:
        """It can't be printed; `failure` is a code."""
        return replace(self, failure=self.failure or failure)

    def cancelled(self, at: datetime) -> Self:
        """It was withdrawn before it left the house (scenario 55)."""
        return replace(self, cancelled_at=self.cancelled_at or at)

    def aged(self, days: int) -> Self:
        """It is so many days in the post with its key unused (D-29)."""
        return replace(self, aged_days=max(self.aged_days, days))
