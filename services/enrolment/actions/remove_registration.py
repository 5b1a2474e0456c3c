"""The firm ends a registration: access is revoked before anything is said (R001-14, R001-15)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.enrolment import ClientRegistrationRemoved
from database.engine import Transaction
from enrolment.actions.identify_user import identify_user
from enrolment.domain.refusals import ConfirmationRequired, NotFound
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.domain.wording import clearing_question, removals_question
from enrolment.gateways.access import Access
from enrolment.storage import registration_list, registrations
from messaging.outbox import announce
from vocabulary.rights import Action, Role
from web.principal import Principal


@dataclass(frozen=True)
class RemovalWish:
    """What the firm wants gone: one registration, or all of its kind under the SIREN; twice asked, or not."""

    confirmed: bool
    all_of_kind: bool = False


async def remove_registration(
    tx: Transaction, caller: Principal, case_id: UUID, wish: RemovalWish, *, now: datetime, access: Access
) -> list[RegistrationCase]:
    """Removed, and denied by access from this answer on; once more changes nothing. The case itself is first.

    A case that ended otherwise is cleared from the firm's list, and stays what it was. Raises RightMissing,
    NotFound, what access says of the clients, ConfirmationRequired, or RevocationUnavailable, and then
    nothing changed (scenario 67).
    """
    user = await identify_user(tx, caller, Action.REMOVE_CLIENT)
    case = await registrations.find(tx, case_id)
    if case is None or case.firm_id != user.firm_id:
        raise NotFound
    cases = await _chosen(tx, case, now, all_of_kind=wish.all_of_kind)
    if user.role is not Role.ADMINISTRATOR:
        for chosen in cases:
            await _require_reach(caller, chosen, now, access)
    live = [chosen for chosen in cases if chosen.occupies(now)]
    if not live:
        return [await _clear(tx, cases[0], now, confirmed=wish.confirmed)]
    if not wish.confirmed:
        raise ConfirmationRequired(removals_question(case, len(live)))
    await access.revoke(live, caller.user_id)
    removed = [await note_removal(tx, chosen, by=caller.user_id, now=now) for chosen in live]
    return removed if case.occupies(now) else [cases[0], *removed]


async def _chosen(
    tx: Transaction, case: RegistrationCase, now: datetime, *, all_of_kind: bool
) -> list[RegistrationCase]:
    """The case itself, first, and the live ones of its kind if they are meant too (R001-16); all locked."""
    if not all_of_kind:
        return [await registrations.find(tx, case.case_id, lock=True) or case]
    alike = await registration_list.alike(tx, case)
    others = [other for other in alike if other.case_id != case.case_id and other.occupies(now)]
    return [next(same for same in alike if same.case_id == case.case_id), *others]


async def _clear(
    tx: Transaction, case: RegistrationCase, now: datetime, *, confirmed: bool
) -> RegistrationCase:
    if case.state is State.REMOVED or case.cleared_at:
        return case
    if not confirmed:
        raise ConfirmationRequired(clearing_question(case))
    cleared = case.cleared(now)
    await registrations.save(tx, cleared)
    return cleared


async def _require_reach(caller: Principal, case: RegistrationCase, now: datetime, access: Access) -> None:
    """Access knows a live client's portfolio of this moment; ours counts where it knows no such client.

    So it does for a case that is over: the client may be in another portfolio by a later one.
    """
    if case.occupies(now):
        verdict = await access.check_account(caller, Action.REMOVE_CLIENT, case.account_ref)
        if not verdict.not_registered:
            verdict.require()
            return
    (await access.check_portfolio(caller, Action.REMOVE_CLIENT, case.portfolio_id)).require()


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
