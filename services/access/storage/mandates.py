"""Mandates, one for each registration case, and the cases that ended."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from access.domain.mandate import EndCause, Mandate, MandateState
from access.storage.tables import ended_cases, mandates
from database.engine import Transaction


async def add(tx: Transaction, mandate: Mandate) -> None:
    """Keep a new mandate."""
    await tx.execute(insert(mandates).values(asdict(mandate)))


async def find(tx: Transaction, case_id: UUID) -> Mandate | None:
    """The mandate of a case, locked until `tx` ends."""
    query = select(mandates).where(mandates.c.case_id == case_id).with_for_update()
    row = (await tx.execute(query)).mappings().one_or_none()
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
    await tx.execute(
        update(mandates).where(mandates.c.mandate_id == mandate.mandate_id).values(asdict(mandate))
    )


async def leave_tombstone(tx: Transaction, case_id: UUID, cause: EndCause, now: datetime) -> None:
    """The case is over, also if it is heard of only later (law 6)."""
    await tx.execute(
        upsert(ended_cases).values(case_id=case_id, cause=cause, ended_at=now).on_conflict_do_nothing()
    )


async def has_tombstone(tx: Transaction, case_id: UUID) -> bool:
    """Whether the case ended, heard of or not."""
    query = select(1).where(ended_cases.c.case_id == case_id)
    return (await tx.execute(query)).one_or_none() is not None


def _mandate(row: RowMapping) -> Mandate:
    return Mandate(**{**row, "services": tuple(row["services"])})
