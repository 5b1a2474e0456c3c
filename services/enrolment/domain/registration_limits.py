"""How often a firm may write to one client: letters in a period, and the time after a refusal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from enrolment.domain.refusals import Extensions, Refusal

LETTER_LIMIT = 3
LETTER_WINDOW = timedelta(days=90)
REFUSAL_BAR = timedelta(days=90)


class TooSoon(Refusal):
    """The firm must wait for this client account; `retry_at` is the first instant that is allowed again."""

    def __init__(self, retry_at: datetime, now: datetime) -> None:
        super().__init__(f"not before {retry_at.isoformat()}")
        self.retry_at = retry_at
        self.retry_after = ceil((retry_at - now).total_seconds())

    @property
    def extensions(self) -> Extensions:
        """How many seconds to wait."""
        return {"retry_after": self.retry_after}


class LetterLimitReached(TooSoon):
    """Enough letters already (`429 LETTER_LIMIT`, D-28)."""

    code = "LETTER_LIMIT"


class FirmBarred(TooSoon):
    """The client refused this firm not long ago (`409 REFUSED_RECENTLY`, D-37)."""

    code = "REFUSED_RECENTLY"


def check_letter_limit(
    submissions: Iterable[datetime],
    now: datetime,
    *,
    limit: int = LETTER_LIMIT,
    window: timedelta = LETTER_WINDOW,
) -> None:
    """Allow at most `limit` letters per `window` for a firm and client account (D-28).

    `submissions` are the times of the past ones.

    Raises LetterLimitReached.
    """
    recent = sorted(at for at in submissions if now < at + window)
    if len(recent) >= limit:
        raise LetterLimitReached(recent[-limit] + window, now)


def check_refusal_bar(refusals: Iterable[datetime], now: datetime, *, bar: timedelta = REFUSAL_BAR) -> None:
    """Keep a firm that a client refused away from that client for `bar` (D-37). Raises FirmBarred."""
    last = max(refusals, default=None)
    if last is not None and now < last + bar:
        raise FirmBarred(last + bar, now)
