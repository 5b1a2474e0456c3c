"""Where a registration's key letter stands, as the firm may see it."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import AwareDatetime, BaseModel

from enrolment.domain.letter_progress import LetterStage
from enrolment.domain.registration import RegistrationCase
from vocabulary.return_reason import ReturnReason


class LetterView(BaseModel):
    """How far the key letter is known to have come (M-05)."""

    stage: LetterStage
    requested_at: AwareDatetime | None
    handed_over_at: AwareDatetime | None
    posted_at: AwareDatetime | None
    returned_at: AwareDatetime | None
    return_reason: ReturnReason | None
    aged_days: int

    @classmethod
    def of(cls, case: RegistrationCase, now: datetime, alike_for: timedelta) -> Self:
        """For `alike_for` from its submission the case looks like one without an account (D-38)."""
        letter = case.shown_letter(now, alike_for)
        return cls(
            stage=letter.stage,
            requested_at=case.submitted_at if letter.requested_at else None,
            handed_over_at=letter.handed_over_at,
            posted_at=letter.posted_at,
            returned_at=letter.returned_at,
            return_reason=letter.return_reason,
            aged_days=letter.aged_days,
        )
