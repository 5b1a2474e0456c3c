"""An administrator lets a suspended user in again (C.2)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import CollaboratorReinstated
from database.engine import Transaction
from enrolment.actions.hold_user import hold_user
from enrolment.domain.user import FirmUser
from enrolment.storage import users
from messaging.outbox import announce
from web.principal import Principal


async def reinstate_user(tx: Transaction, caller: Principal, user_id: UUID, now: datetime) -> FirmUser:
    """Active again; twice changes nothing. Raises NotFound or StateConflict."""
    user = await hold_user(tx, caller, user_id)
    reinstated = user.reinstate()
    if reinstated.version == user.version:
        return user
    await users.save(tx, reinstated)
    event = CollaboratorReinstated(user_id=user_id, firm_id=user.firm_id, by=caller.user_id)
    await announce(tx, event, version=reinstated.version, now=now)
    return reinstated
