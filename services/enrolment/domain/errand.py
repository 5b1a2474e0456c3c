"""What access has yet to confirm: kept before it is asked, and asked until it answers (R001-15, C.2)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

HEAD_START = timedelta(seconds=15)
"""Whoever begins an errand does it at once: until then no watch takes it up."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=1)


class ErrandKind(StrEnum):
    """What access is asked: to end registrations, or to take note of what a user may."""

    REMOVAL = "REMOVAL"
    STANDING = "STANDING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Who wants what ended, since when; `subjects` are cases, or one user. Done, it is forgotten."""

    errand_id: UUID
    kind: ErrandKind
    subjects: tuple[UUID, ...]
    asked_by: UUID | None
    asked_at: datetime
    due_at: datetime
    tries: int = 0

    @classmethod
    def begin(
        cls, errand_id: UUID, kind: ErrandKind, subjects: tuple[UUID, ...], by: UUID | None, now: datetime
    ) -> Self:
        """A new one, in the hands of whoever keeps it."""
        return cls(
            errand_id=errand_id,
            kind=kind,
            subjects=subjects,
            asked_by=by,
            asked_at=now,
            due_at=now + HEAD_START,
        )

    def take_up(self, now: datetime) -> Self:
        """In a watch's hands: nobody else tries meanwhile."""
        return replace(self, due_at=now + HEAD_START)

    def put_off(self, now: datetime) -> Self:
        """Not confirmed: tried again soon, then less and less often."""
        pause = min(FIRST_PAUSE * 2 ** min(self.tries, 10), LONGEST_PAUSE)
        return replace(self, due_at=now + pause, tries=self.tries + 1)
