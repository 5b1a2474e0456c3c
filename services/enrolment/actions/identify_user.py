"""Who is acting, by enrolment's own rows: a token may be older than a change of rights."""

from database.engine import Transaction
from enrolment.domain.refusals import AccessDenied
from enrolment.domain.user import FirmUser
from enrolment.storage import users
from vocabulary.rights import Action
from web.principal import Principal


async def identify_user(tx: Transaction, caller: Principal, action: Action) -> FirmUser:
    """The caller, if active and allowed to do `action` (E.3).

    Raises AccessDenied, RoleRequired or RightMissing.
    """
    user = await users.find_in_firm(tx, caller.user_id, caller.firm_id)
    if user is None:
        raise AccessDenied
    user.check_may(action)
    return user
