"""The client says no with the letter's refusal code, without an account (scenario 60)."""

from datetime import datetime

from contracts.enrolment import ClientRefusedRequest
from database.engine import Transaction
from enrolment.domain.refusal_code import RefusalCodeNotValid, read_refusal_code, refusal_code_digests
from enrolment.domain.refusals import StateConflict
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.storage import registrations
from messaging.outbox import announce
from vocabulary.digest_keys import DigestKeys
from web.throttle import Throttle


async def refuse_request(
    tx: Transaction, typed: str, *, source: str, now: datetime, keys: DigestKeys, tries: Throttle
) -> RefusalCodeNotValid | None:
    """End the case the letter was about, or the one that replaced it; access then revokes the key.

    A right code is honoured, whoever tried what before: only wrong ones are slowed, by their source, so that
    nobody can keep a client from refusing. A wrong code is answered, not raised: it counts. Raises
    RefusalCodeNotValid for what can't be a code, `TOO_MANY_REQUESTS` beyond the limit, or StateConflict once
    the client has handed over the key.
    """
    digests = refusal_code_digests(read_refusal_code(typed), keys)
    printed = await registrations.with_refusal_code(tx, digests)
    if printed is None:
        await tries.spend(tx, source, now)
        return RefusalCodeNotValid()
    await _refuse(tx, printed, now)
    return None


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
