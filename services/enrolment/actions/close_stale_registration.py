"""Nobody used the key in its time: the case is closed (D-06)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import ClientRegistrationClosedStale
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case
from messaging.outbox import announce


async def close_stale_registration(tx: Transaction, case_id: UUID, *, at: datetime, now: datetime) -> None:
    """Closed and announced once; a case that was activated or ended meanwhile stays as it is."""
    closed = await follow_case(tx, case_id, lambda case: case.key_expired(at))
    if closed is None:
        return
    event = ClientRegistrationClosedStale(
        case_id=case_id, firm_id=closed.firm_id, requested_by=closed.requested_by
    )
    await announce(tx, event, version=closed.version, now=now)
