"""Access says that a mandate or key has ended: the case follows (C.3)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import ClientRegistrationRejected
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case, held_case
from enrolment.actions.remove_registration import note_removal
from enrolment.domain.registration_state import LIVE
from messaging.outbox import announce

BY_FIRM = "BY_FIRM"


async def end_mandate(
    tx: Transaction, case_id: UUID, cause: str, *, by: UUID | None, at: datetime, now: datetime
) -> None:
    """Ended; or removed, if the firm's own removal broke off between access and here."""
    if cause == BY_FIRM:
        await _finish_removal(tx, case_id, by, now)
    else:
        await follow_case(tx, case_id, lambda case: case.mandate_revoked(at, cause))


async def end_key(tx: Transaction, case_id: UUID, cause: str, *, at: datetime, now: datetime) -> None:
    """The key is dead. Only its owner's reasons end the case here; refusals, expiry, returned and failed
    letters have news of their own.
    """
    if cause == BY_FIRM:
        await _finish_removal(tx, case_id, None, now)
    elif cause == "FIRM_SUSPENDED" and (
        rejected := await follow_case(tx, case_id, lambda case: case.mandate_refused(at, cause))
    ):
        event = ClientRegistrationRejected(
            case_id=case_id, firm_id=rejected.firm_id, requested_by=rejected.requested_by, reason_code=cause
        )
        await announce(tx, event, version=rejected.version, now=now)


async def _finish_removal(tx: Transaction, case_id: UUID, by: UUID | None, now: datetime) -> None:
    case = await held_case(tx, case_id)
    if case.state in LIVE:
        await note_removal(tx, case, by=by or case.requested_by, now=now)
