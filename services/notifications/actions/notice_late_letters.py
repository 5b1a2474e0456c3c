"""Alert operations to letters that stand still: not handed over, or never posted (D-27, M-10)."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from prometheus_client import Counter, Gauge

from database.engine import Database
from notifications.domain.working_days import working_days_before
from notifications.storage import letter_delays, letters

log = structlog.get_logger()

LATE = Counter("espace_tiers_letters_late_total", "Letters not handed over within the agreed working days")
UNPOSTED = Counter(
    "espace_tiers_letters_unposted_total", "Letters handed over and not posted within the agreed working days"
)
OVERDUE = Gauge(
    "espace_tiers_letters_overdue", "Letters that miss a step beyond the agreed working days", ["missing"]
)


@dataclass(frozen=True, slots=True)
class Promptness:
    """Working days within which a letter is handed over (D-27), and then posted (M-10)."""

    handover: int
    posting: int


async def notice_late_letters(database: Database, agreed: Promptness, now: datetime) -> int:
    """Count and log each late letter once per agreed delay; returns how many.

    One that was not handed over is tried again at once; one that was not posted is the print shop's.
    """
    handover = working_days_before(now, agreed.handover)
    posting = working_days_before(now, agreed.posting)
    async with database.transaction() as tx:
        unprinted = await letter_delays.find_unprinted(tx, handover)
        unposted = await letter_delays.find_unposted(tx, posting)
        await letters.save(
            tx,
            [replace(letter, late_noticed_at=now, due_at=now) for letter in unprinted]
            + [replace(letter, late_noticed_at=now) for letter in unposted],
        )
        overdue = await letter_delays.count(tx, unprinted_since=handover, unposted_since=posting)
    for missing, number in zip(("hand-over", "posting"), overdue, strict=True):
        OVERDUE.labels(missing).set(number)
    for letter in unprinted:
        LATE.inc()
        log.error("letter_late", letter_id=str(letter.letter_id), attempts=letter.attempts)
    for letter in unposted:
        UNPOSTED.inc()
        log.error("letter_not_posted", letter_id=str(letter.letter_id), handed_over_at=letter.handed_over_at)
    return len(unprinted) + len(unposted)
