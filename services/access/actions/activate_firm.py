"""Open a firm for business."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from access.actions.grant_portfolio import associate
from access.actions.record_firm import record_firm
from access.domain.firm import FirmState
from access.domain.portfolio import MAIN_PORTFOLIO, Portfolio
from access.storage import firms, portfolios
from contracts.access import PortfolioCreated
from database.engine import Transaction
from messaging.not_yet import NotYet
from messaging.outbox import announce


async def activate_firm(
    tx: Transaction, firm_id: UUID, *, founder_user_id: UUID, profession: str | None, now: datetime
) -> None:
    """The firm may act, and « Portefeuille principal » is there with its founder (C.1, R000-10).

    A founder who was quick may have made one of that name himself. Raises NotYet before the firm
    is known, where the event doesn't say its profession, or Contradiction.
    """
    if profession:
        await record_firm(tx, firm_id, profession, founder_user_id)
    firm = await firms.find(tx, firm_id)
    if firm is None:
        raise NotYet
    firm.require_founder(founder_user_id)
    if firm.state is FirmState.ACTIVE:
        return
    await firms.save(tx, replace(firm, state=FirmState.ACTIVE))
    portfolio = Portfolio(portfolio_id=uuid7(), firm_id=firm_id, name=MAIN_PORTFOLIO)
    if not await portfolios.add(tx, portfolio):
        return
    created = PortfolioCreated(portfolio_id=portfolio.portfolio_id, firm_id=firm_id, name=portfolio.name)
    await announce(tx, created, version=portfolio.version, now=now)
    await associate(tx, portfolio, firm.founder_user_id, by=None, now=now)
