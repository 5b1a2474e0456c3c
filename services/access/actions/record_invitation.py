"""Record a user whom an administrator invited."""

from datetime import datetime
from uuid import UUID

import structlog

from access.actions.grant_portfolio import associate
from access.domain.user import User, UserState
from access.storage import associations, portfolios, users
from access.storage.holds import hold_user
from database.engine import Transaction

log = structlog.get_logger()


async def record_invitation(
    tx: Transaction,
    *,
    invited: User,
    version: int,
    portfolio_ids: tuple[UUID, ...],
    by: UUID,
    most_associates: int | None,
    now: datetime,
) -> None:
    """Rights and associations are stored at once, and worth something once the user is active (R004-25).

    Somebody who was removed meanwhile stays removed; a portfolio that can't take him is passed over.
    Raises Contradiction where he is known in another firm.
    """
    await hold_user(tx, invited.user_id)
    known = await users.find(tx, invited.user_id, lock=True)
    if known:
        known.require_firm(invited.firm_id)
    if known and known.state is UserState.REMOVED:
        return
    await users.save(tx, (known or invited).receive(invited.role, invited.rights, version))
    for portfolio_id in sorted(portfolio_ids):
        portfolio = await portfolios.find(tx, portfolio_id, invited.firm_id)
        full = most_associates is not None and await associations.count(tx, portfolio_id) >= most_associates
        if portfolio is None or full:
            log.warning("association_passed_over", portfolio_id=str(portfolio_id), full=full)
            continue
        await associate(tx, portfolio, invited.user_id, by=by, now=now)
