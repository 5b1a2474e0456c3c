"""How often refusal codes may be tried for one letter's reference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from enrolment.domain.refusals import Refusal, TooManyRequests

_REFERENCE = re.compile(r"ET-[0-9A-F]{10}")


class RefusalCodeNotValid(Refusal):
    """The code doesn't belong to the reference, or can't be one (`422 REFUSAL_CODE_NOT_VALID`)."""

    code = "REFUSAL_CODE_NOT_VALID"


@dataclass(frozen=True, slots=True)
class TryLimit:
    """So many wrong codes per reference and window."""

    tries: int
    window: timedelta

    def check(self, wrong: Sequence[datetime], now: datetime) -> None:
        """Promise that another code may be tried, given when wrong ones were. Raises TooManyRequests."""
        recent = sorted(at for at in wrong if now < at + self.window)
        if len(recent) >= self.tries:
            free_at = recent[-self.tries] + self.window
            raise TooManyRequests(ceil((free_at - now).total_seconds()))


def parse_reference(text: str) -> str:
    """A letter's reference in one spelling. Raises RefusalCodeNotValid."""
    reference = "".join(text.split()).upper()
    if not _REFERENCE.fullmatch(reference):
        raise RefusalCodeNotValid
    return reference
