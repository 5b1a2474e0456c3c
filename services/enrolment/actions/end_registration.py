"""Access says that a mandate or key has ended: the case follows, whichever is heard first (C.3)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import ClientRegistrationRejected
from database.engine import Transaction
from enrolment.actions.close_stale_registration import close_stale_registration
from enrolment.actions.follow_case import follow_case, held_case
from enrolment.actions.remove_registration import note_removal
from enrolment.domain.registration_state import LIVE
from messaging.outbox import announce

BY_FIRM, KEY_EXPIRED, FIRM_SUSPENDED = "BY_FIRM", "KEY_EXPIRED", "FIRM_SUSPENDED"


async def end_mandate(
    tx: Transaction, case_id: UUID, cause: str, *, by: UUID | None, at: datetime, now: datetime
) -> None:
    """Ended; or closed with its key, rejected before it was active, or removed if a removal broke off."""
    if cause == BY_FIRM:
        await _finish_removal(tx, case_id, by, now)
    elif cause == KEY_EXPIRED:
        await close_stale_registration(tx, case_id, at=at, now=now)
    else:
        if cause == FIRM_SUSPENDED:
            await _reject(tx, case_id, cause, at, now)
        await follow_case(tx, case_id, lambda case: case.mandate_revoked(at, cause))


async def end_key(
    tx: Transaction, case_id: UUID, cause: str, *, by: UUID | None, at: datetime, now: datetime
) -> None:
    """Follow what nothing else tells; refusals, expiry and failed letters have news of their own."""
    if cause == BY_FIRM:
        await _finish_removal(tx, case_id, by, now)
    elif cause == FIRM_SUSPENDED:
        await _reject(tx, case_id, cause, at, now)


async def _reject(tx: Transaction, case_id: UUID, cause: str, at: datetime, now: datetime) -> None:
    rejected = await follow_case(tx, case_id, lambda case: case.mandate_refused(at, cause))
    if rejected is None:
        return
    event = ClientRegistrationRejected(
        case_id=case_id, firm_id=rejected.firm_id, requested_by=rejected.requested_by, reason_code=cause
    )
    await announce(tx, event, version=rejected.version, now=now)


async def _finish_removal(tx: Transaction, case_id: UUID, by: UUID | None, now: datetime) -> None:
    """Our own removal reached access and then broke off: it is completed here, for whoever began it.

    Only news from before `by` was told of doesn't say who: then who asked for the client is answered.
    """
    case = await held_case(tx, case_id)
    if case.state in LIVE:
        await note_removal(tx, case, by=by or case.requested_by, now=now)
