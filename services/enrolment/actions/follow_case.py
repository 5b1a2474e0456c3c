"""What other services tell of a case, applied to it by the case's own rules."""

from collections.abc import Callable
from uuid import UUID

from database.engine import Transaction
from enrolment.domain.registration import RegistrationCase
from enrolment.storage import registrations
from messaging.setbacks import NotYet

type News = Callable[[RegistrationCase], RegistrationCase]


async def follow_case(tx: Transaction, case_id: UUID, news: News) -> RegistrationCase | None:
    """The case after `news` changed it; None if it changed nothing. Raises NotYet for an unknown case."""
    case = await held_case(tx, case_id)
    changed = news(case)
    if changed.version == case.version:
        return None
    await registrations.save(tx, changed)
    return changed


async def held_case(tx: Transaction, case_id: UUID) -> RegistrationCase:
    """The case, locked. Raises NotYet."""
    case = await registrations.find(tx, case_id, lock=True)
    if case is None:
        raise NotYet
    return case
