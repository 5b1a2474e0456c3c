"""Record a client registration case: a mandate without right as yet."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.actions.open_portfolio import open_if_empty
from access.domain.mandate import EndCause, Mandate
from access.storage import mandates, portfolios
from access.storage.holds import hold_case, try_hold_case
from database.engine import Transaction
from messaging.not_yet import NotYet


async def record_registration(
    tx: Transaction, mandate: Mandate, *, by_administrator: bool, now: datetime
) -> bool:
    """Keep it `PENDING`; the first client that an administrator adds opens the portfolio (R000-07).

    False where the case is known, or over before it was heard of (law 6). Raises NotYet where the firm has
    no such portfolio, Contradiction where the case is known as another's.
    """
    case = mandate.named
    await hold_case(tx, mandate.case_id)
    if await mandates.has_tombstone(tx, case):
        return False
    if known := await mandates.find(tx, mandate.case_id):
        case.require_same(known.firm_id, known.account_ref, known.kind)
        return False
    portfolio = await portfolios.find(tx, mandate.portfolio_id, mandate.firm_id)
    if portfolio is None:
        raise NotYet
    if not await mandates.add(tx, mandate) and not await _overtake(tx, mandate, now):
        return False
    if by_administrator:
        await open_if_empty(tx, portfolio, now=now)
    return True


async def _overtake(tx: Transaction, mandate: Mandate, now: datetime) -> bool:
    """Of two live cases of one pair the later one stands: enrolment submits none before the other is over.

    Its end is on its way to us then, or lost; it ends here, as rejected, which is the only end that we hear
    of so late. Where we hear of the earlier one last, that one is over. Raises NotYet where somebody has it.
    """
    standing = await mandates.find_live(tx, mandate.firm_id, mandate.account_ref)
    if standing and standing.submitted_after(mandate):
        await mandates.leave_tombstone(tx, mandate.named, EndCause.REJECTED, now)
        return False
    if standing is None or not await try_hold_case(tx, standing.case_id):
        raise NotYet
    await end_registration(tx, standing.named, EndCause.REJECTED, by=None, now=now)
    if not await mandates.add(tx, mandate):
        raise NotYet
    return True
