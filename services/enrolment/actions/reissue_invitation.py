"""An administrator sends a new link to somebody who has not activated the access yet (C.2, M-07)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from enrolment.actions.hold_user import hold_user
from enrolment.actions.issue_activation import LinkTerms, check_pause, issue_activation
from enrolment.domain.user import FirmUser
from enrolment.storage import firms, users
from web.principal import Principal


async def reissue_invitation(
    tx: Transaction, caller: Principal, user_id: UUID, *, now: datetime, terms: LinkTerms
) -> FirmUser:
    """The former link dies, the new one has its own full time; rights and portfolio stay.

    Raises NotFound, StateConflict once activated, or TooManyRequests.
    """
    invited = await hold_user(tx, caller, user_id)
    renewed = replace(invited, invited_by=caller.user_id).reissue_invitation(now, terms.ttl)
    await check_pause(tx, invited, now=now, terms=terms)
    await users.save(tx, renewed)
    firm = await firms.get(tx, caller.firm_id)
    inviter = await users.get(tx, caller.user_id)
    await issue_activation(tx, renewed, firm, inviter=inviter, now=now, terms=terms)
    return renewed
