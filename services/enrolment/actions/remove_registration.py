"""The firm ends a registration: access is revoked before anything is said (R001-14, R001-15)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.enrolment import ClientRegistrationRemoved
from database.engine import Database, Transaction
from enrolment.actions.begin_errand import begin_errand
from enrolment.actions.identify_user import identify_user
from enrolment.domain.errand import ErrandKind
from enrolment.domain.refusals import AccessDenied, ConfirmationRequired, NotFound
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.domain.user import FirmUser
from enrolment.domain.wording import clearing_question, removals_question
from enrolment.gateways.access import Access
from enrolment.storage import registration_list, registrations
from messaging.outbox import announce
from vocabulary.rights import Action, Role
from web.principal import Principal


@dataclass(frozen=True)
class RemovalWish:
    """What the firm wants gone: one registration, or all of its kind under the SIREN; twice asked, or not."""

    case_id: UUID
    confirmed: bool
    all_of_kind: bool = False


@dataclass(frozen=True)
class Removal:
    """The cases as they will be, the one that was named first; with the errand, if access has to confirm."""

    cases: list[RegistrationCase]
    errand_id: UUID | None


type Reached = frozenset[UUID] | None
"""The cases that access lets a collaborator remove; None for administrators, who reach all."""


async def reach_for_removal(
    database: Database, caller: Principal, wish: RemovalWish, *, now: datetime, access: Access
) -> Reached:
    """Ask access about every client that is meant. Raises as `remove_registration`, or what access says."""
    async with database.transaction() as tx:
        user, cases = await _meant(tx, caller, wish, now)
    if user.role is Role.ADMINISTRATOR:
        return None
    for case in cases:
        await _require_reach(caller, case, now, access)
    return frozenset(case.case_id for case in cases)


async def remove_registration(
    tx: Transaction, caller: Principal, wish: RemovalWish, reached: Reached, *, now: datetime
) -> Removal:
    """Keep who wants what removed; once access has confirmed it, it is (`run_errand`).

    A case that ended otherwise is cleared from the firm's list, and stays what it was. Once more changes
    nothing. Raises RightMissing, NotFound, AccessDenied or ConfirmationRequired.
    """
    user, cases = await _meant(tx, caller, wish, now, lock=True)
    if user.role is not Role.ADMINISTRATOR and not {case.case_id for case in cases} <= (reached or set()):
        raise AccessDenied
    live = [case for case in cases if case.occupies(now)]
    if not live:
        return Removal([await _clear(tx, cases[0], now, confirmed=wish.confirmed)], None)
    if not wish.confirmed:
        raise ConfirmationRequired(removals_question(cases[0], len(live)))
    ids = (case.case_id for case in live)
    errand_id = await begin_errand(tx, ErrandKind.REMOVAL, ids, by=caller.user_id, now=now)
    removed = [case.removed(now) for case in live]
    return Removal(removed if cases[0].occupies(now) else [cases[0], *removed], errand_id)


async def _meant(
    tx: Transaction, caller: Principal, wish: RemovalWish, now: datetime, *, lock: bool = False
) -> tuple[FirmUser, list[RegistrationCase]]:
    """The case itself, first, and the live ones of its kind if they are meant too (R001-16)."""
    user = await identify_user(tx, caller, Action.REMOVE_CLIENT)
    case = await registrations.find(tx, wish.case_id, lock=lock and not wish.all_of_kind)
    if case is None or case.firm_id != user.firm_id:
        raise NotFound
    if not wish.all_of_kind:
        return user, [case]
    alike = await registration_list.alike(tx, case)
    others = [other for other in alike if other.case_id != case.case_id and other.occupies(now)]
    return user, [next(same for same in alike if same.case_id == case.case_id), *others]


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
