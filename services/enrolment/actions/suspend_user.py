"""An administrator keeps a user out for a time (C.2)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import CollaboratorSuspended
from database.engine import Transaction
from enrolment.actions.hold_user import check_firm_stays_run, hold_user
from enrolment.domain.user import FirmUser
from enrolment.storage import users
from messaging.outbox import announce
from web.principal import Principal


async def suspend_user(tx: Transaction, caller: Principal, user_id: UUID, now: datetime) -> FirmUser:
    """Suspended from now on; twice changes nothing. Raises NotFound, StateConflict or LastAdministrator."""
    user = await hold_user(tx, caller, user_id)
    suspended = user.suspend()
    if suspended.version == user.version:
        return user
    await check_firm_stays_run(tx, user)
    await users.save(tx, suspended)
    event = CollaboratorSuspended(user_id=user_id, firm_id=user.firm_id, by=caller.user_id)
    await announce(tx, event, version=suspended.version, now=now)
    return suspended
