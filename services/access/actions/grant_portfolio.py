"""Associate a user with a portfolio."""

from datetime import datetime
from uuid import UUID

from access.domain.portfolio import Portfolio
from access.domain.refusals import NotFound, StateConflict
from access.domain.user import UserState
from access.storage import associations, portfolios, users
from contracts.access import PortfolioAccessGranted
from database.engine import Transaction
from messaging.outbox import announce


async def grant_portfolio(
    tx: Transaction,
    *,
    portfolio_id: UUID,
    user_id: UUID,
    by: UUID,
    most_associates: int | None,
    now: datetime,
) -> None:
    """The user reaches all its clients, present and future (R000-08); granted already, nothing happens.

    Administrators may associate themselves (D-09). Raises RoleRequired, NotFound, or StateConflict where the
    portfolio has as many associates as it may (D-17).
    """
    actor = await users.acting(tx, by)
    actor.require_administrator()
    user = await users.find(tx, user_id, lock=True)
    portfolio = await portfolios.find(tx, portfolio_id, actor.firm_id)
    if portfolio is None or user is None or user.firm_id != actor.firm_id or user.state is UserState.REMOVED:
        raise NotFound
    if await associations.exists(tx, portfolio_id, user_id):
        return
    if most_associates is not None and await associations.count(tx, portfolio_id) >= most_associates:
        raise StateConflict
    await associate(tx, portfolio, user_id, by=by, now=now)


async def associate(
    tx: Transaction, portfolio: Portfolio, user_id: UUID, *, by: UUID | None, now: datetime
) -> None:
    """Let the user in and say so; a second time changes nothing."""
    if not await associations.add(tx, portfolio, user_id, now):
        return
    changed = portfolio.touch()
    await portfolios.save(tx, changed)
    granted = PortfolioAccessGranted(
        portfolio_id=portfolio.portfolio_id, firm_id=portfolio.firm_id, user_id=user_id, by=by
    )
    await announce(tx, granted, version=changed.version, now=now)
