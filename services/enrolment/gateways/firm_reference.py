"""The reference of accounting firms: which may open an account, under which name and address (R002-02)."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Boolean, Text, column, select, table
from sqlalchemy.dialects.postgresql import JSONB, insert

from database.engine import Transaction
from enrolment.domain.firm_record import FirmRecord
from vocabulary.postal_address import PostalAddress

_records = table(
    "firm_records",
    *(column(name, Text) for name in ("siren", "siret", "name", "oec_number")),
    column("address", JSONB),
    column("struck_off", Boolean),
    column("sanctioned", Boolean),
)


async def find(tx: Transaction, siren: str) -> FirmRecord | None:
    """The firm with this SIREN."""
    row = (await tx.execute(select(_records).where(_records.c.siren == siren))).first()
    if row is None:
        return None
    return FirmRecord(
        siret=row.siret,
        name=row.name,
        address=PostalAddress(**row.address),
        oec_number=row.oec_number,
        struck_off=row.struck_off,
        sanctioned=row.sanctioned,
    )


async def keep(tx: Transaction, records: Sequence[FirmRecord]) -> None:
    """Insert or replace these firms; the same file again changes nothing."""
    new = insert(_records).values([asdict(record) | {"siren": record.siren} for record in records])
    replaced = {c.name: new.excluded[c.name] for c in _records.c if c.name != "siren"}
    await tx.execute(new.on_conflict_do_update(index_elements=[_records.c.siren], set_=replaced))
