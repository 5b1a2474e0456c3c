"""Mandates, one for each registration case, and the cases that ended."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert

from access.domain.mandate import LIVE, EndCause, Mandate, MandateState, NamedCase
from access.storage.client_tables import ONE_LIVE
from access.storage.tables import ended_cases, mandates
from database.engine import Transaction

# Built once: building a statement of many columns costs more than the database does.
_ADD = (
    insert(mandates)
    .on_conflict_do_nothing(index_elements=["firm_id", "account_ref"], index_where=text(ONE_LIVE))
    .returning(mandates.c.case_id)
)
_SAVE = update(mandates).where(mandates.c.mandate_id == bindparam("_mandate_id"))
_FIND = select(mandates).where(mandates.c.case_id == bindparam("case_id")).with_for_update()
_ended = ended_cases.c
_ENDED = select(_ended.firm_id, _ended.account_ref, _ended.kind).where(_ended.case_id == bindparam("case_id"))


async def add(tx: Transaction, mandate: Mandate) -> bool:
    """Keep a new mandate; False where the firm has a live one for this client account (D-07)."""
    return (await tx.execute(_ADD, asdict(mandate))).one_or_none() is not None


async def find_live(tx: Transaction, firm_id: UUID, account_ref: UUID) -> Mandate | None:
    """The firm's live mandate for the client account, as it is now; nothing is locked."""
    c = mandates.c
    query = select(mandates).where(c.firm_id == firm_id, c.account_ref == account_ref, c.state.in_(LIVE))
    row = (await tx.execute(query)).mappings().one_or_none()
    return _mandate(row) if row else None


async def find(tx: Transaction, case_id: UUID) -> Mandate | None:
    """The mandate of a case, locked until `tx` ends."""
    row = (await tx.execute(_FIND, {"case_id": case_id})).mappings().one_or_none()
    return _mandate(row) if row else None


async def others_active(tx: Transaction, mandate: Mandate) -> list[Mandate]:
    """Active mandates of other firms for the same client account, locked; hold the account first."""
    c = mandates.c
    query = (
        select(mandates)
        .where(c.account_ref == mandate.account_ref, c.firm_id != mandate.firm_id)
        .where(c.state == MandateState.ACTIVE)
        .with_for_update()
    )
    return [_mandate(row) for row in (await tx.execute(query)).mappings()]


async def save(tx: Transaction, mandate: Mandate) -> None:
    """Keep the mandate as it is now."""
    await tx.execute(_SAVE, asdict(mandate) | {"_mandate_id": mandate.mandate_id})


async def leave_tombstone(tx: Transaction, case: NamedCase, cause: EndCause, now: datetime) -> None:
    """The case is over, also if it is heard of only later (law 6). Raises Contradiction."""
    ended = insert(ended_cases).values(asdict(case) | {"cause": cause, "ended_at": now})
    if not (await tx.execute(ended.on_conflict_do_nothing().returning(ended_cases.c.case_id))).first():
        await has_tombstone(tx, case)


async def has_tombstone(tx: Transaction, case: NamedCase) -> bool:
    """Whether the case ended, heard of or not. Raises Contradiction where another firm's case did."""
    tombstone = (await tx.execute(_ENDED, {"case_id": case.case_id})).one_or_none()
    if tombstone:
        case.require_same(*tombstone)
    return tombstone is not None


async def ended(tx: Transaction, case_ids: Collection[UUID]) -> dict[UUID, EndCause]:
    """Those of these cases that are over, heard of or not, and why."""
    query = select(ended_cases.c.case_id, ended_cases.c.cause).where(ended_cases.c.case_id.in_(case_ids))
    return {case_id: EndCause(cause) for case_id, cause in await tx.execute(query)}


def _mandate(row: RowMapping) -> Mandate:
    return Mandate(**{**row, "services": tuple(row["services"])})
