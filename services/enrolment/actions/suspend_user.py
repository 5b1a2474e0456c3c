"""An administrator keeps a user out for a time (C.2)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import CollaboratorSuspended
from database.engine import Transaction
from enrolment.actions.begin_errand import UserChange, confirmed_by_access, unchanged
from enrolment.actions.hold_user import check_firm_stays_run, hold_user
from enrolment.storage import users
from messaging.outbox import announce
from web.principal import Principal


async def suspend_user(tx: Transaction, caller: Principal, user_id: UUID, now: datetime) -> UserChange:
    """Suspended from now on; twice changes nothing. Nobody is told before access has confirmed it.

    Raises NotFound, StateConflict or LastAdministrator.
    """
    user = await hold_user(tx, caller, user_id)
    suspended = user.suspend()
    if suspended.version == user.version:
        return await unchanged(tx, user)
    await check_firm_stays_run(tx, user)
    await users.save(tx, suspended)
    event = CollaboratorSuspended(user_id=user_id, firm_id=user.firm_id, by=caller.user_id)
    await announce(tx, event, version=suspended.version, now=now)
    return await confirmed_by_access(tx, suspended, by=caller.user_id, now=now)
