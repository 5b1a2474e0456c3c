"""End a registration case: removed, refused, rejected or stale."""

from datetime import datetime
from uuid import UUID

from access.actions.revoke_key import revoke_key
from access.actions.revoke_mandate import revoke_mandate
from access.domain.mandate import EndCause, NamedCase
from access.storage import mandates
from access.storage.holds import hold_case
from database.engine import Transaction


async def end_registration(
    tx: Transaction, case: NamedCase, cause: EndCause, *, by: UUID | None, now: datetime
) -> None:
    """Key and mandate are dead with the same commit, and the next `check` denies (R001-15, R004-13).

    Doing it again changes nothing; before the case was heard of, it leaves a tombstone (law 6). Raises
    Contradiction where the case is known as another firm's, of another account or kind.
    """
    await hold_case(tx, case.case_id)
    mandate = await mandates.find(tx, case.case_id)
    if mandate:
        case.require_same(mandate.firm_id, mandate.account_ref, mandate.kind)
    await mandates.leave_tombstone(tx, case, cause, now)
    await revoke_key(tx, case.case_id, cause, by=by, now=now)
    if mandate:
        await revoke_mandate(tx, mandate, cause, by=by, now=now)
