"""Activate, suspend or reinstate a user."""

from datetime import datetime
from uuid import UUID

from access.domain.user import UserState
from access.storage import sessions, users
from access.storage.holds import hold_user
from database.engine import Transaction
from messaging.setbacks import NotYet


async def change_user_state(
    tx: Transaction, user_id: UUID, state: UserState, *, version: int, now: datetime
) -> None:
    """Who isn't active has no session left after this commit (C.2). Raises NotYet for an unknown user."""
    await hold_user(tx, user_id)
    user = await users.find(tx, user_id, lock=True)
    if user is None:
        raise NotYet
    changed = user.enter(state, version)
    await users.save(tx, changed)
    if changed.state is not UserState.ACTIVE:
        await sessions.end_all(tx, user_id, now)
