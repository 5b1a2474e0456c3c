"""A user leaves the firm, or an invitation is cancelled (C.2)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import ActivationCancelled, CollaboratorRemoved
from database.engine import Transaction
from enrolment.actions.begin_errand import UserChange, confirmed_by_access
from enrolment.actions.hold_user import check_firm_stays_run, hold_user
from enrolment.actions.issue_activation import ENDED
from enrolment.domain.refusals import ConfirmationRequired
from enrolment.domain.user import AWAITING, FirmUser
from enrolment.storage import activations, users
from messaging.outbox import announce
from web.principal import Principal


async def remove_user(
    tx: Transaction, caller: Principal, user_id: UUID, *, confirmed: bool, now: datetime
) -> UserChange:
    """Removed from now on: sessions and associations end in access; pending cases stay with the firm.

    Nobody is told before access has confirmed it. Raises NotFound, ConfirmationRequired
    or LastAdministrator (scenario 14).
    """
    user = await hold_user(tx, caller, user_id)
    if not confirmed:
        raise ConfirmationRequired
    await check_firm_stays_run(tx, user)
    removed = await let_go(tx, user, by=caller.user_id, now=now)
    return await confirmed_by_access(tx, removed, by=caller.user_id, now=now)


async def let_go(tx: Transaction, user: FirmUser, *, by: UUID | None, now: datetime) -> FirmUser:
    """End the user's membership and live link; who never came is erased (spec J)."""
    await cancel_link(tx, user, now)
    removed = user.remove()
    if user.state in AWAITING:
        removed = removed.erase()
    await users.save(tx, removed)
    event = CollaboratorRemoved(user_id=user.user_id, firm_id=user.firm_id, by=by)
    await announce(tx, event, version=removed.version, now=now)
    return removed


async def cancel_link(tx: Transaction, user: FirmUser, now: datetime) -> None:
    """The user's live link, if there is one, opens nothing any more."""
    if link := await activations.find_live(tx, user.user_id):
        await activations.save(tx, link.cancel())
        await announce(tx, ActivationCancelled(message_id=link.message_id), version=ENDED, now=now)
