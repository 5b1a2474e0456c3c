"""Nobody used the key in its time: the case is closed (D-06)."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationClosedStale
from database.engine import Transaction
from enrolment.actions.follow_case import Told, follow_case
from messaging.outbox import announce


async def close_stale_registration(tx: Transaction, told: Told, *, at: datetime, now: datetime) -> None:
    """Closed and announced once; a case that was activated or ended meanwhile stays as it is."""
    closed = await follow_case(tx, told, lambda case: case.key_expired(at))
    if closed is None:
        return
    event = ClientRegistrationClosedStale(
        case_id=closed.case_id, firm_id=closed.firm_id, requested_by=closed.requested_by
    )
    await announce(tx, event, version=closed.version, now=now)
