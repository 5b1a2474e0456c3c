"""Keys redeemed whose mandate didn't follow: somebody has to look (C.3).

Access announces redemption and mandate together, from its own outbox: there is nothing enrolment could say
again to bring the mandate, so the watch alerts, again and again until the mandate is heard.
"""

from datetime import datetime, timedelta

import structlog

from database.engine import Database
from enrolment.storage import registration_deadlines

log = structlog.get_logger()

BATCH = 100


async def report_late_mandates(database: Database, now: datetime, *, overdue: timedelta) -> int:
    """Log an alert for each case that still waits, and again after `overdue`; answers how many."""
    async with database.transaction() as tx:
        owed = await registration_deadlines.claim_owed(tx, now, BATCH)
        for case_id in owed:
            log.error("mandate_overdue", case_id=str(case_id))
            await registration_deadlines.expect_mandate(tx, case_id, now + overdue)
    return len(owed)


async def next_late_mandate(database: Database) -> datetime | None:
    """When the next mandate will be late."""
    async with database.transaction() as tx:
        return await registration_deadlines.next_owed(tx)
