"""Access says that a mandate or key has ended: the case follows, whichever is heard first (C.3)."""

from datetime import datetime
from uuid import UUID

from contracts.access import ActivationKeyRevoked, MandateRevoked
from contracts.enrolment import ClientRegistrationRejected
from database.engine import Transaction
from enrolment.actions.close_stale_registration import close_stale_registration
from enrolment.actions.follow_case import Told, follow_case, held_case
from enrolment.actions.remove_registration import note_removal
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import LIVE
from enrolment.storage import registrations
from messaging.outbox import announce

BY_FIRM, KEY_EXPIRED, FIRM_SUSPENDED = "BY_FIRM", "KEY_EXPIRED", "FIRM_SUSPENDED"


async def end_mandate(tx: Transaction, told: MandateRevoked, *, at: datetime, now: datetime) -> None:
    """Ended; or closed with its key, rejected before it was active, or removed if a removal broke off."""
    if told.cause == BY_FIRM:
        await _finish_removal(tx, told, told.by, now)
    elif told.cause == KEY_EXPIRED:
        await close_stale_registration(tx, told, at=at, now=now)
    else:
        if told.cause == FIRM_SUSPENDED:
            await _reject(tx, told, at, now)
        await follow_case(tx, told, lambda case: case.mandate_revoked(at, told.cause))


async def end_key(tx: Transaction, told: ActivationKeyRevoked, *, at: datetime, now: datetime) -> None:
    """Follow what nothing else tells; refusals, expiry and failed letters have news of their own."""
    if told.cause == BY_FIRM:
        await _finish_removal(tx, told, told.by, now)
    elif told.cause == FIRM_SUSPENDED:
        await _reject(tx, told, at, now)


async def end_unheard(tx: Transaction, case_id: UUID, cause: str, now: datetime) -> None:
    """The case was over in access before it was heard of there: no key was issued, no news will come."""
    case = await registrations.get(tx, case_id, lock=True)
    if case.state not in LIVE:
        return
    if cause == BY_FIRM:
        await note_removal(tx, case, by=case.requested_by, now=now)
        return
    rejected = case.mandate_refused(now, cause)
    await registrations.save(tx, rejected)
    await _announce_rejection(tx, rejected, cause, now)


async def _reject(
    tx: Transaction, told: MandateRevoked | ActivationKeyRevoked, at: datetime, now: datetime
) -> None:
    rejected = await follow_case(tx, told, lambda case: case.mandate_refused(at, told.cause))
    if rejected is not None:
        await _announce_rejection(tx, rejected, told.cause, now)


async def _announce_rejection(tx: Transaction, rejected: RegistrationCase, cause: str, now: datetime) -> None:
    event = ClientRegistrationRejected(
        case_id=rejected.case_id,
        firm_id=rejected.firm_id,
        requested_by=rejected.requested_by,
        reason_code=cause,
    )
    await announce(tx, event, version=rejected.version, now=now)


async def _finish_removal(tx: Transaction, told: Told, by: UUID | None, now: datetime) -> None:
    """Our own removal reached access and then broke off: it is completed here, for whoever began it.

    Only news from before `by` was told of doesn't say who: then who asked for the client is answered.
    """
    case = await held_case(tx, told)
    if case.state in LIVE:
        await note_removal(tx, case, by=by or case.requested_by, now=now)
