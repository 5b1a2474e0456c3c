"""Cases of which access announced no key for long: finished where they are over there, reported otherwise.

A revocation that overtakes its case and a change that was rolled back here would leave it waiting for months,
with no letter on its way (C.3).
"""

from datetime import datetime, timedelta

import structlog

from database.engine import Database
from enrolment.actions.end_registration import end_unheard
from enrolment.domain.refusals import ServiceUnavailable
from enrolment.gateways.access import Access
from enrolment.storage import registration_deadlines

log = structlog.get_logger()

SUBMISSIONS = "enrolment_submissions"
"""Channel of the watch over them; nobody rings it, it polls."""
BATCH = 100


async def look_into_submissions(
    database: Database, access: Access, now: datetime, *, overdue: timedelta
) -> int:
    """Ask access about those that wait for longer than `overdue`; answers how many it settled.

    One that is not over there waits for its event, in an outbox, a queue or the parking: somebody has to
    look, and is told again after `overdue`.
    """
    async with database.transaction() as tx:
        waiting = await registration_deadlines.claim_unheard(tx, now, overdue, BATCH)
    if not waiting:
        return 0
    try:
        ended = await access.ended_cases(waiting)
    except ServiceUnavailable:
        log.warning("submissions_not_looked_into", cases=len(waiting))
        return 0
    for case_id in waiting:
        if case_id not in ended:
            log.error("submission_overdue", case_id=str(case_id))
            continue
        async with database.transaction() as tx:
            await end_unheard(tx, case_id, ended[case_id], now)
    return len(ended)
