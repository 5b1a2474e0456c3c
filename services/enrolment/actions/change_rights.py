"""An administrator changes what a user may do; it counts at once (R004-22)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from contracts.enrolment import CollaboratorRightsChanged
from database.engine import Transaction
from enrolment.actions.announce_contact import announce_contact
from enrolment.actions.begin_errand import UserChange, confirmed_by_access, unchanged
from enrolment.actions.hold_user import check_firm_stays_run, hold_user
from enrolment.storage import users
from messaging.outbox import announce
from vocabulary.rights import Role
from web.principal import Principal


async def change_rights(
    tx: Transaction,
    caller: Principal,
    user_id: UUID,
    *,
    role: Role | None,
    rights: Iterable[str] | None,
    seen_version: int | None,
    now: datetime,
) -> UserChange:
    """Role and rights from now on; what is None stays.

    A right that is taken away is gone at access before anybody is told; what is given travels by the event.
    Raises NotFound, EditConflict, UnknownRight, or LastAdministrator when the last one would be demoted.
    """
    user = await hold_user(tx, caller, user_id, seen_version=seen_version)
    changed = user.change_rights(role or user.role, user.rights if rights is None else rights)
    if changed.version == user.version:
        return await unchanged(tx, user)
    if changed.role is Role.COLLABORATOR:
        await check_firm_stays_run(tx, user)
    await users.save(tx, changed)
    event = CollaboratorRightsChanged(
        user_id=changed.user_id,
        firm_id=changed.firm_id,
        role=changed.role.value,
        rights=tuple(sorted(changed.rights)),
    )
    await announce(tx, event, version=changed.version, now=now)
    if changed.role is not user.role:
        await announce_contact(tx, changed, now)
    if changed.may_all_of(user):
        return UserChange(changed)
    return await confirmed_by_access(tx, changed, by=caller.user_id, now=now)
