"""Remove a user who left the firm."""

from datetime import datetime
from uuid import UUID

from access.actions.end_session import end_sessions
from access.actions.revoke_portfolio import dissociate
from access.domain.user import User, UserState
from access.storage import associations, credentials, portfolios, users
from access.storage.holds import hold_user
from database.engine import Transaction
from vocabulary.rights import Role


async def remove_user(
    tx: Transaction, user_id: UUID, firm_id: UUID, *, by: UUID | None, version: int, now: datetime
) -> None:
    """Sessions, associations and password are gone with the same commit (C.2, scenario 15).

    An unknown user is recorded as removed, so that an invitation heard later brings nobody back (law 6).
    Raises Contradiction.
    """
    await hold_user(tx, user_id)
    user = await users.find(tx, user_id, lock=True)
    user = user or User(user_id=user_id, firm_id=firm_id, role=Role.COLLABORATOR)
    user.require_firm(firm_id)
    await users.save(tx, user.enter(UserState.REMOVED, version))
    await end_sessions(tx, user_id, now=now)
    await credentials.forget(tx, user_id)
    for portfolio_id in await associations.portfolios_of(tx, user_id):
        portfolio = await portfolios.find(tx, portfolio_id, firm_id)
        if portfolio:
            await dissociate(tx, portfolio, user_id, by=by, now=now)
