"""When an address is given up: its mailbox or domain is said not to exist, at RCPT, on several days (M-11).

What a server says of the sender, of policy, of content or of nothing at all fails that mail only.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.domain.french import PARIS
from notifications.domain.outcomes import Stage

_NO_SUCH_MAILBOX = re.compile(r"5\d\d 5\.(?:1\.(?:1|2|3|6|10)|2\.1)$")
"""RFC 3463: bad mailbox, bad system, bad syntax, moved, null MX (RFC 7505); mailbox disabled."""


@dataclass(frozen=True, slots=True)
class Patience:
    """On how many days an address must refuse before it is given up, and for how long it is."""

    days: int = 2
    lapse: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is remembered of an address that refused: on how many days (in Paris), since when given up."""

    days: int
    reason: str
    first_at: datetime
    last_at: datetime
    suppressed_at: datetime | None = None


def says_no_such_mailbox(reason: str, stage: Stage) -> bool:
    """Whether an answer is about the recipient's mailbox, or its domain, and says that there is none."""
    return stage is Stage.RCPT and _NO_SUCH_MAILBOX.match(reason) is not None


def refused_again(known: Refusals | None, reason: str, now: datetime, patience: Patience) -> Refusals:
    """One more refusal; a second one of the same day proves nothing, an old one is forgotten."""
    if known is None or is_forgotten(known, now, patience):
        known = Refusals(days=0, reason=reason, first_at=now, last_at=now)
    another_day = known.days == 0 or now.astimezone(PARIS).date() > known.last_at.astimezone(PARIS).date()
    days = known.days + another_day
    given_up = known.suppressed_at or (now if days >= patience.days else None)
    return Refusals(days, reason, known.first_at, max(now, known.last_at), given_up)


def is_suppressed(known: Refusals, now: datetime, patience: Patience) -> bool:
    """Whether mails keep away from it; time lifts that by itself, no timer does."""
    return known.suppressed_at is not None and now < known.suppressed_at + patience.lapse


def is_forgotten(known: Refusals, now: datetime, patience: Patience) -> bool:
    """Whether what was noted is too old to count."""
    return now >= (known.suppressed_at or known.last_at) + patience.lapse
