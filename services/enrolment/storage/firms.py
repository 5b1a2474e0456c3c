"""Firms at rest."""

from uuid import UUID

from sqlalchemy import insert, select, text, update

from database.engine import Transaction
from enrolment.domain.firm import LIVE, Firm
from enrolment.storage.records import columns_for, values_of
from enrolment.storage.tables import firms

_COLUMNS = columns_for(firms, Firm)


async def hold_siren(tx: Transaction, siren: str) -> None:
    """Let only one transaction at a time open an account for this SIREN."""
    await tx.execute(text("select pg_advisory_xact_lock(hashtextextended(:siren, 1))"), {"siren": siren})


async def find(tx: Transaction, firm_id: UUID, *, lock: bool = False) -> Firm | None:
    """The firm; `lock` keeps others from changing it, or who administers it, until the end."""
    query = select(*_COLUMNS).where(firms.c.firm_id == firm_id)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().first()
    return Firm(**row) if row else None


async def get(tx: Transaction, firm_id: UUID, *, lock: bool = False) -> Firm:
    """The firm that a row of ours points to."""
    firm = await find(tx, firm_id, lock=lock)
    if firm is None:
        raise LookupError("a user's firm is missing")
    return firm


async def find_live(tx: Transaction, siren: str) -> Firm | None:
    """The firm that holds this SIREN."""
    query = select(*_COLUMNS).where(firms.c.siren == siren, firms.c.state.in_(LIVE))
    row = (await tx.execute(query)).mappings().first()
    return Firm(**row) if row else None


async def add(tx: Transaction, firm: Firm) -> None:
    """Keep a new firm."""
    await tx.execute(insert(firms).values(**values_of(firm), siren=firm.siren))


async def save(tx: Transaction, firm: Firm) -> None:
    """Keep the firm as it is now."""
    await tx.execute(update(firms).where(firms.c.firm_id == firm.firm_id).values(**values_of(firm)))
