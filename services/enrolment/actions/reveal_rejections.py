"""The day after, the firm learns that no letter could be sent (D-38)."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationRejected
from database.engine import Database
from enrolment.domain.registration import UNKNOWN_ACCOUNT
from enrolment.storage import registration_deadlines, registrations
from messaging.outbox import announce

BATCH = 100


async def reveal_rejections(database: Database, now: datetime) -> int:
    """Show and announce a batch of rejections whose delay is over; answers how many."""
    async with database.transaction() as tx:
        due = await registration_deadlines.claim_to_reveal(tx, now, BATCH)
        for case in due:
            shown = await registrations.reveal(tx, case)
            event = ClientRegistrationRejected(
                case_id=case.case_id,
                firm_id=case.firm_id,
                requested_by=case.requested_by,
                reason_code=case.reason_code or UNKNOWN_ACCOUNT,
            )
            await announce(tx, event, version=shown.version, now=now)
    return len(due)


async def next_to_reveal(database: Database) -> datetime | None:
    """When the next delay is over."""
    async with database.transaction() as tx:
        return await registration_deadlines.next_to_reveal(tx)
