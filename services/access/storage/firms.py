"""Firms."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from access.domain.firm import Firm
from access.storage.tables import firms
from database.engine import Transaction


async def find(tx: Transaction, firm_id: UUID) -> Firm | None:
    """The firm, locked until `tx` ends."""
    query = select(firms).where(firms.c.firm_id == firm_id).with_for_update()
    row = (await tx.execute(query)).mappings().one_or_none()
    return Firm(**row) if row else None


async def save(tx: Transaction, firm: Firm) -> None:
    """Keep the firm as it is now."""
    facts = asdict(firm)
    await tx.execute(
        insert(firms).values(facts).on_conflict_do_update(index_elements=["firm_id"], set_=facts)
    )
