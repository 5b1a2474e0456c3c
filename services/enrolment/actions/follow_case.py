"""What other services tell of a case, applied to it by the case's own rules."""

from collections.abc import Callable

from contracts.access import ClientMovedToPortfolio, KeyEvent, MandateEvent
from contracts.notifications import LetterEvent
from database.engine import Transaction
from enrolment.domain.refusals import Contradiction
from enrolment.domain.registration import RegistrationCase
from enrolment.storage import registrations
from messaging.not_yet import NotYet

type News = Callable[[RegistrationCase], RegistrationCase]
type Told = KeyEvent | MandateEvent | ClientMovedToPortfolio | LetterEvent
"""What names a case; all but letters name its firm too, mandates its account."""


async def follow_case(tx: Transaction, told: Told, news: News) -> RegistrationCase | None:
    """The case after `news` changed it; None if it changed nothing. Raises NotYet, Contradiction."""
    case = await held_case(tx, told)
    changed = news(case)
    if changed.version == case.version:
        return None
    await registrations.save(tx, changed)
    return changed


async def held_case(tx: Transaction, told: Told) -> RegistrationCase:
    """The case, locked. Raises NotYet for an unknown one, Contradiction for another firm's or account's."""
    case = await registrations.find(tx, told.case_id, lock=True)
    if case is None:
        raise NotYet
    wrong_firm = not isinstance(told, LetterEvent) and told.firm_id != case.firm_id
    if wrong_firm or (isinstance(told, MandateEvent) and told.account_ref != case.account_ref):
        raise Contradiction
    return case
