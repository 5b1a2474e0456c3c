"""Alert operations to letters not handed over in time (D-27, M-10)."""

from dataclasses import replace
from datetime import datetime

import structlog
from prometheus_client import Counter

from database.engine import Database
from notifications.domain.working_days import working_days_before
from notifications.storage import letters

log = structlog.get_logger()

LATE = Counter("espace_tiers_letters_late_total", "Letters not handed over within the agreed working days")


async def notice_late_letters(database: Database, now: datetime, *, working_days: int) -> int:
    """Count and log each late letter once per agreed delay, and try it again at once; returns how many."""
    async with database.transaction() as tx:
        late = await letters.find_late(tx, working_days_before(now, working_days))
        await letters.save(tx, [replace(letter, late_noticed_at=now, due_at=now) for letter in late])
    for letter in late:
        LATE.inc()
        log.error("letter_late", letter_id=str(letter.letter_id), attempts=letter.attempts)
    return len(late)
