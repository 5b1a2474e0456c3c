"""End a registration case: removed, refused, rejected or stale."""

from datetime import datetime
from uuid import UUID

from access.actions.revoke_key import revoke_key
from access.actions.revoke_mandate import revoke_mandate
from access.domain.mandate import EndCause
from access.storage import mandates
from access.storage.holds import hold_case
from database.engine import Transaction


async def end_registration(
    tx: Transaction, case_id: UUID, cause: EndCause, *, by: UUID | None, now: datetime
) -> None:
    """Key and mandate are dead with the same commit, and the next `check` denies (R001-15, R004-13).

    Doing it again changes nothing; before the case was heard of, it leaves a tombstone (law 6).
    """
    await hold_case(tx, case_id)
    await mandates.leave_tombstone(tx, case_id, cause, now)
    await revoke_key(tx, case_id, cause, by=by, now=now)
    await revoke_mandate(tx, case_id, cause, by=by, now=now)
