"""The client says no with the letter's refusal code, without an account (scenario 60)."""

import hmac
from datetime import datetime

from contracts.enrolment import ClientRefusedRequest
from database.engine import Transaction
from enrolment.domain.refusal_code import (
    MalformedRefusalCode,
    normalise_refusal_code,
    refusal_code_digest,
)
from enrolment.domain.refusal_tries import RefusalCodeNotValid, TryLimit, parse_reference
from enrolment.domain.refusals import StateConflict
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.storage import registrations, wrong_refusals
from messaging.outbox import announce


async def refuse_request(
    tx: Transaction, reference: str, code: str, *, now: datetime, pepper: bytes, limit: TryLimit
) -> RefusalCodeNotValid | None:
    """End the case the letter was about, or the one that replaced it; access then revokes the key.

    A wrong code is answered, not raised: it counts. Raises RefusalCodeNotValid for what can't be a reference
    or a code, TooManyRequests, or StateConflict once the client has handed over the key.
    """
    reference = parse_reference(reference)
    try:
        digest = refusal_code_digest(normalise_refusal_code(code), pepper)
    except MalformedRefusalCode:
        raise RefusalCodeNotValid from None
    await wrong_refusals.hold_reference(tx, reference)
    limit.check(await wrong_refusals.since(tx, reference, now - limit.window), now)
    for case, expected in await registrations.with_reference(tx, reference):
        if hmac.compare_digest(digest, expected):
            await _refuse(tx, case, now)
            return None
    await wrong_refusals.add(tx, reference, now)
    return RefusalCodeNotValid()


async def _refuse(tx: Transaction, printed: RegistrationCase, now: datetime) -> None:
    """Whatever became of the letter's own case, the firm is barred from now on (D-37)."""
    await registrations.hold_pair(tx, printed.firm_id, printed.account_ref)
    case = await registrations.find_live(tx, printed.firm_id, printed.account_ref)
    if case is None:
        ended = await registrations.find(tx, printed.case_id, lock=True) or printed
        await registrations.save(tx, ended.refusal_noted(now))
        return
    refused = case.client_refused(now)
    if refused.state is not State.REFUSED:
        raise StateConflict
    await registrations.save(tx, refused)
    event = ClientRefusedRequest(
        case_id=case.case_id,
        firm_id=case.firm_id,
        requested_by=case.requested_by,
        channel="WEB",
        refused_at=now,
    )
    await announce(tx, event, version=refused.version, now=now)
