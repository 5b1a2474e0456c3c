"""How a new case begins: with a letter, without a usable address, or rejected without a word (C.3)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.enrolment import ClientRegistrationRejected, ClientRegistrationSubmitted
from database.engine import Transaction
from database.wakeups import notify
from enrolment.actions.check_pair import PairLimits
from enrolment.actions.seal_recipient import seal_recipient
from enrolment.domain.contributors import Contributor
from enrolment.domain.refusal_code import LETTER_REFERENCE, REFUSAL_CODE, refusal_code_digest
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.storage import registrations
from messaging.outbox import announce
from messaging.sealing import Sealer
from vocabulary.digest_keys import DigestKeys
from vocabulary.rights import Role

REVEALS = "enrolment_reveals"
"""Channel that wakes the watch over rejections to show."""


@dataclass(frozen=True, kw_only=True)
class RegistrationTerms:
    """What registrations are held to, and what they are sealed and hashed with."""

    limits: PairLimits
    reveal_after: timedelta
    seal_ttl: timedelta
    sealer: Sealer
    refusal_keys: DigestKeys
    address_keys: DigestKeys


async def ask_for_letter(
    tx: Transaction,
    case: RegistrationCase,
    by_role: Role,
    contributor: Contributor,
    earlier: RegistrationCase | None,
    *,
    now: datetime,
    terms: RegistrationTerms,
) -> RegistrationCase:
    """Ask access for a key and notifications for its letter; the recipient travels sealed (D-04, D-11)."""
    code = REFUSAL_CODE.draw()
    case = _with_address(case, contributor, earlier, terms.address_keys)
    case = replace(case, letter_reference=LETTER_REFERENCE.draw())
    await registrations.add(tx, case, refusal_code_digest(code, terms.refusal_keys))
    expires_at = now + terms.seal_ttl
    sealed = await seal_recipient(
        tx, case, contributor, code, earlier, sealer=terms.sealer, expires_at=expires_at
    )
    submitted = _submitted(case, by_role, sealed, replaces_previous=earlier is not None)
    await announce(tx, submitted, version=case.version, now=now)
    return case


async def report_address(
    tx: Transaction, case: RegistrationCase, by_role: Role, *, now: datetime
) -> RegistrationCase:
    """Keep the case without a letter: the client's address must first be mended (C.3).

    It is a client of the firm all the same: access hears of it, opens the portfolio and lets it be moved.
    """
    missing = case.address_missing()
    await announce(tx, _submitted(case, by_role, None, letter_expected=False), version=case.version, now=now)
    await registrations.add(tx, missing)
    event = ClientRegistrationRejected(
        case_id=case.case_id,
        firm_id=case.firm_id,
        requested_by=case.requested_by,
        reason_code=State.ADDRESS_MISSING.value,
    )
    await announce(tx, event, version=missing.version, now=now)
    return missing


async def reject_later(
    tx: Transaction, case: RegistrationCase, by_role: Role, *, now: datetime, terms: RegistrationTerms
) -> RegistrationCase:
    """Reject without a word: the firm sees a case like any other until the delay is over (D-38).

    Access hears of it as of any other, but without a recipient: it opens the portfolio and issues no key.
    """
    rejected = case.rejected_unknown(now, now + terms.reveal_after)
    await registrations.add(tx, rejected)
    await announce(tx, _submitted(case, by_role, None), version=case.version, now=now)
    await notify(tx, REVEALS)
    return rejected


def _with_address(
    case: RegistrationCase, contributor: Contributor, earlier: RegistrationCase | None, keys: DigestKeys
) -> RegistrationCase:
    """Only a keyed digest of the address is kept: enough to see that a returned letter's is unchanged."""
    lines = "\n".join(contributor.address.lines if contributor.address else ())
    text = f"address\n{lines}"
    returned = earlier is not None and earlier.letter.returned_at is not None
    before = earlier.address_digest if earlier and returned else None
    unchanged = before is not None and keys.recognise(text, before)
    return replace(case, address_digest=keys.digest(text), address_unchanged=unchanged)


def _submitted(
    case: RegistrationCase,
    by_role: Role,
    sealed_recipient: str | None,
    *,
    replaces_previous: bool = False,
    letter_expected: bool = True,
) -> ClientRegistrationSubmitted:
    return ClientRegistrationSubmitted(
        case_id=case.case_id,
        firm_id=case.firm_id,
        portfolio_id=case.portfolio_id,
        account_ref=case.account_ref,
        kind=case.kind.value,
        method=case.method.value,
        services=tuple(sorted(case.services)),
        courriels=tuple(sorted(case.courriels)),
        requested_by=case.requested_by,
        by_role=by_role.value,
        sealed_recipient=sealed_recipient,
        replaces_previous=replaces_previous,
        letter_expected=letter_expected,
    )
