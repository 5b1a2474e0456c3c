"""Who acts, as his rows say now and not as his token said at login."""

from uuid import UUID

from access.domain.refusals import Unauthenticated
from access.domain.user import User
from access.storage import users
from database.engine import Transaction


async def administrator(tx: Transaction, user_id: UUID) -> User:
    """The acting administrator. Raises Unauthenticated, RoleRequired (R000-02)."""
    user = await users.find(tx, user_id)
    if user is None:
        raise Unauthenticated
    user.require_administrator()
    return user


async def entitled(tx: Transaction, user_id: UUID, action: str) -> User:
    """The acting user, who has `action` in role or rights. Raises Unauthenticated, RightMissing (E.3)."""
    user = await users.find(tx, user_id)
    if user is None:
        raise Unauthenticated
    user.require(action)
    return user
