"""Suspend or reinstate a user."""

from datetime import datetime
from uuid import UUID

from access.actions.end_session import end_sessions
from access.domain.user import UserState
from access.storage import users
from access.storage.holds import hold_user
from database.engine import Transaction
from messaging.not_yet import NotYet


async def change_user_state(
    tx: Transaction, user_id: UUID, firm_id: UUID, state: UserState, *, version: int, now: datetime
) -> None:
    """No session of before is left after this commit (C.2). Raises NotYet, Contradiction.

    Also when the user is active again and was so here already: then the suspension is heard too late to be
    heeded, and what it ended has ended all the same.
    """
    await hold_user(tx, user_id)
    user = await users.find(tx, user_id, lock=True)
    if user is None:
        raise NotYet
    user.require_firm(firm_id)
    changed = user.enter(state, version)
    if changed is user:
        return
    await users.save(tx, changed)
    await end_sessions(tx, user_id, now=now)
