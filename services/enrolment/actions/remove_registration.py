"""The firm ends a registration: access is revoked before anything is said (R001-14, R001-15)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import ClientRegistrationRemoved
from database.engine import Transaction
from enrolment.actions.identify_user import identify_user
from enrolment.domain.refusals import ConfirmationRequired, NotFound, StateConflict
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.domain.rights import Action, Role
from enrolment.domain.wording import removal_question
from enrolment.gateways.access import Access
from enrolment.storage import registrations
from messaging.outbox import announce
from web.principal import Principal


async def remove_registration(
    tx: Transaction, caller: Principal, case_id: UUID, *, confirmed: bool, now: datetime, access: Access
) -> RegistrationCase:
    """Removed, and denied by access from this answer on; once more changes nothing.

    Raises RightMissing, NotFound, what access says of the client, ConfirmationRequired, StateConflict for
    a case that ended otherwise, or RevocationUnavailable, and then nothing changed (scenario 67).
    """
    user = await identify_user(tx, caller, Action.REMOVE_CLIENT)
    case = await registrations.find(tx, case_id, lock=True)
    if case is None or case.firm_id != user.firm_id:
        raise NotFound
    if user.role is not Role.ADMINISTRATOR:
        await _require_reach(caller, case, access)
    if case.state is State.REMOVED:
        return case
    if not case.occupies(now):
        raise StateConflict
    if not confirmed:
        raise ConfirmationRequired(removal_question(case))
    await access.revoke(case, caller.user_id)
    return await note_removal(tx, case, by=caller.user_id, now=now)


async def _require_reach(caller: Principal, case: RegistrationCase, access: Access) -> None:
    """Access knows the client's portfolio of this moment; ours only where it knows no such client."""
    verdict = await access.check_account(caller, Action.REMOVE_CLIENT, case.account_ref)
    if verdict.not_registered:
        verdict = await access.check_portfolio(caller, Action.REMOVE_CLIENT, case.portfolio_id)
    verdict.require()


async def note_removal(
    tx: Transaction, case: RegistrationCase, *, by: UUID, now: datetime
) -> RegistrationCase:
    """Keep and announce that the case was removed; access knows it already."""
    removed = case.removed(now)
    await registrations.save(tx, removed)
    event = ClientRegistrationRemoved(
        case_id=case.case_id,
        firm_id=case.firm_id,
        account_ref=case.account_ref,
        kind=case.kind.value,
        by=by,
        removed_at=now,
    )
    await announce(tx, event, version=removed.version, now=now)
    return removed
