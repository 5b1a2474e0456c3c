"""Take enrolment's word for what a user may, before anybody is told of it (C.2, R004-22)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.actions.end_session import end_sessions
from access.actions.remove_user import remove_user
from access.domain.user import User, UserState
from access.storage import users
from access.storage.holds import hold_user
from database.engine import Transaction
from vocabulary.rights import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A user as enrolment's row of `version` says; sessions of a standing before `sessions_from` are over."""

    user_id: UUID
    firm_id: UUID
    version: int
    state: UserState
    role: Role
    rights: frozenset[str]
    sessions_from: int
    by: UUID | None


async def take_standing(tx: Transaction, told: Standing, *, now: datetime) -> None:
    """State and rights are these from this commit on, unless newer ones were heard; the removed stay so.

    Events that say the same, or what was before, come later and change nothing (law 6): also for somebody
    whose invitation is not heard of yet. Raises Contradiction for a user of another firm.
    """
    await hold_user(tx, told.user_id)
    user = await users.find(tx, told.user_id, lock=True)
    user = user or User(user_id=told.user_id, firm_id=told.firm_id, role=told.role)
    user.require_firm(told.firm_id)
    changed = user.receive(told.role, told.rights, told.version)
    if told.state is UserState.REMOVED:
        await users.save(tx, changed)
        await remove_user(tx, told.user_id, told.firm_id, by=told.by, version=told.version, now=now)
        return
    changed = changed.stand(told.state, told.version, sessions_from=told.sessions_from)
    await users.save(tx, changed)
    if changed.standing != user.standing:
        await end_sessions(tx, told.user_id, now=now)
