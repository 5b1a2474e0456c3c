"""End a user's association with a portfolio."""

from datetime import datetime
from uuid import UUID

from access.domain.portfolio import Portfolio
from access.domain.refusals import NotFound
from access.storage import associations, portfolios, users
from contracts.access import PortfolioAccessRevoked
from database.engine import Transaction
from messaging.outbox import announce


async def revoke_portfolio(
    tx: Transaction, *, portfolio_id: UUID, user_id: UUID, by: UUID, now: datetime
) -> None:
    """The user reaches its clients no more, at once (R000-10). Raises RoleRequired, NotFound.

    Somebody we haven't heard of yet isn't found: his invitation, heard later, would undo a revocation.
    """
    actor = await users.acting(tx, by)
    actor.require_administrator()
    user = await users.find(tx, user_id, lock=True)
    portfolio = await portfolios.find(tx, portfolio_id, actor.firm_id)
    if portfolio is None or user is None or user.firm_id != actor.firm_id:
        raise NotFound
    await dissociate(tx, portfolio, user_id, by=by, now=now)


async def dissociate(
    tx: Transaction, portfolio: Portfolio, user_id: UUID, *, by: UUID | None, now: datetime
) -> None:
    """Take the user out and say so; a second time changes nothing."""
    if not await associations.remove(tx, portfolio.portfolio_id, user_id):
        return
    changed = portfolio.touch()
    await portfolios.save(tx, changed)
    revoked = PortfolioAccessRevoked(
        portfolio_id=portfolio.portfolio_id, firm_id=portfolio.firm_id, user_id=user_id, by=by
    )
    await announce(tx, revoked, version=changed.version, now=now)
