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
from enrolment.domain.registration_state import LIVE, State
from enrolment.storage import registrations, wrong_refusals
from messaging.outbox import announce


async def refuse_request(
    tx: Transaction, reference: str, code: str, *, now: datetime, pepper: bytes, limit: TryLimit
) -> RefusalCodeNotValid | None:
    """End the case the letter was about; access revokes the key when it hears of it.

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


async def _refuse(tx: Transaction, case: RegistrationCase, now: datetime) -> None:
    refused = case.client_refused(now)
    if refused.state is not State.REFUSED and refused.state in LIVE:
        raise StateConflict
    if refused.version == case.version:
        return
    await registrations.save(tx, refused)
    event = ClientRefusedRequest(
        case_id=case.case_id,
        firm_id=case.firm_id,
        requested_by=case.requested_by,
        channel="WEB",
        refused_at=now,
    )
    await announce(tx, event, version=refused.version, now=now)
