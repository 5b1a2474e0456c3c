"""Record a client registration case: a mandate without right as yet."""

from datetime import datetime

from access.actions.open_portfolio import open_if_empty
from access.domain.mandate import Mandate
from access.storage import mandates, portfolios
from access.storage.holds import hold_case
from database.engine import Transaction
from messaging.setbacks import NotYet


async def record_registration(
    tx: Transaction, mandate: Mandate, *, by_administrator: bool, now: datetime
) -> bool:
    """Keep it `PENDING`; the first client that an administrator adds opens the portfolio (R000-07).

    False where the case is known, or over before it was heard of (law 6). Raises NotYet where the firm has
    no such portfolio.
    """
    await hold_case(tx, mandate.case_id)
    over = await mandates.has_tombstone(tx, mandate.case_id)
    if over or await mandates.find(tx, mandate.case_id):
        return False
    portfolio = await portfolios.find(tx, mandate.portfolio_id, mandate.firm_id)
    if portfolio is None:
        raise NotYet
    if by_administrator:
        await open_if_empty(tx, portfolio, now=now)
    await mandates.add(tx, mandate)
    return True
