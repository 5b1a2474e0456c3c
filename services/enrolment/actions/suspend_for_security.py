"""Operations keep a user out for security, and let them in again (E.3 M02, M16)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import UserSecuritySuspensionLifted, UserSuspendedForSecurity
from database.engine import Transaction
from enrolment.actions.begin_errand import UserChange, confirmed_by_access, unchanged
from enrolment.domain.refusals import NotFound
from enrolment.domain.user import FirmUser, UserState
from enrolment.storage import firms, users
from messaging.outbox import announce


async def suspend_for_security(tx: Transaction, user_id: UUID, now: datetime) -> UserChange:
    """Out everywhere, whatever the firm says, until lifted; twice changes nothing.

    Nobody is told before access has confirmed it. The firm may be left without an active administrator: a
    stolen account is none. Raises NotFound, or UserNotInState for somebody who was never active.
    """
    user = await _held(tx, user_id)
    suspended = user.suspend_for_security()
    if suspended.version == user.version:
        return await unchanged(tx, user)
    await users.save(tx, suspended)
    event = UserSuspendedForSecurity(user_id=user_id, firm_id=user.firm_id)
    await announce(tx, event, version=suspended.version, now=now)
    return await confirmed_by_access(tx, suspended, by=None, now=now)


async def lift_security_suspension(tx: Transaction, user_id: UUID, now: datetime) -> UserChange:
    """The user is again what they were: active, or suspended by the firm; access hears of it by the event.

    Raises NotFound, UserNotInState.
    """
    user = await _held(tx, user_id)
    lifted = user.lift_security_suspension()
    await users.save(tx, lifted)
    active = lifted.state is UserState.ACTIVE
    event = UserSecuritySuspensionLifted(user_id=user_id, firm_id=user.firm_id, active=active)
    await announce(tx, event, version=lifted.version, now=now)
    return UserChange(lifted)


async def _held(tx: Transaction, user_id: UUID) -> FirmUser:
    """The firm first, then the user, as everybody locks them."""
    known = await users.find(tx, user_id)
    if known is None:
        raise NotFound
    await firms.get(tx, known.firm_id, lock=True)
    return await users.get(tx, user_id, lock=True)
