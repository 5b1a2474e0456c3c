"""A user whom an administrator is about to change, with the firm held: one such change at a time."""

from uuid import UUID

from database.engine import Transaction
from enrolment.actions.identify_user import identify_user
from enrolment.domain.firm import check_administrator_stays
from enrolment.domain.refusals import EditConflict, NotFound
from enrolment.domain.user import FirmUser, UserState
from enrolment.storage import firms, users
from vocabulary.rights import Action
from web.principal import Principal


async def hold_user(
    tx: Transaction, caller: Principal, user_id: UUID, *, seen_version: int | None = None
) -> FirmUser:
    """The user of the caller's firm, locked (M02).

    Raises RoleRequired, NotFound for another firm's or a removed one, or EditConflict.
    """
    await firms.get(tx, caller.firm_id, lock=True)
    await identify_user(tx, caller, Action.MANAGE_USERS)
    user = await users.find_in_firm(tx, user_id, caller.firm_id, lock=True)
    if user is None or user.state is UserState.REMOVED:
        raise NotFound
    if seen_version not in {None, user.version}:
        raise EditConflict
    return user


async def check_firm_stays_run(tx: Transaction, leaving: FirmUser) -> None:
    """Promise that the firm has another active administrator (C.1). Raises LastAdministrator."""
    check_administrator_stays(await users.administrators(tx, leaving.firm_id), leaving.user_id)
