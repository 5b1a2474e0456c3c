"""Whether a firm may ask for this client account now: not twice, not too often, not against a refusal."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from database.engine import Transaction
from enrolment.domain.refusals import AlreadyRegistered
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_limits import check_letter_limit, check_refusal_bar
from enrolment.domain.user import FirmUser
from enrolment.storage import portfolios, registrations
from vocabulary.rights import Role


@dataclass(frozen=True)
class PairLimits:
    """Letters per window (D-28) and time after a refusal (D-37), for one firm and one client account."""

    letters: int
    window: timedelta
    refusal_bar: timedelta


async def check_pair(
    tx: Transaction, user: FirmUser, account_ref: UUID, *, now: datetime, limits: PairLimits
) -> RegistrationCase | None:
    """The latest case whose letter the client may hold, if the firm may ask again; the pair stays held.

    Raises AlreadyRegistered, FirmBarred or LetterLimitReached.
    """
    await registrations.hold_pair(tx, user.firm_id, account_ref)
    cases = await registrations.of_pair(tx, user.firm_id, account_ref)
    for case in cases:
        if case.occupies(now):
            raise AlreadyRegistered(str(case.case_id) if await _may_see(tx, user, case) else None)
    refusals = [case.refused_at for case in cases if case.refused_at]
    check_refusal_bar(refusals, now, bar=limits.refusal_bar)
    submissions = [case.submitted_at for case in cases if case.counts_as_letter(now)]
    check_letter_limit(submissions, now, limit=limits.letters, window=limits.window)
    return next((case for case in reversed(cases) if case.letter_may_have_left), None)


async def _may_see(tx: Transaction, user: FirmUser, case: RegistrationCase) -> bool:
    if user.role is Role.ADMINISTRATOR:
        return True
    return await portfolios.associates(tx, user.user_id, case.portfolio_id)
