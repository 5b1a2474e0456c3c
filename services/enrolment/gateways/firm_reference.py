"""The reference of accounting firms: which may open an account, under which name and address (R002-02)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Boolean, Date, Text, column, select, table
from sqlalchemy.dialects.postgresql import JSONB

from database.engine import Transaction
from enrolment.domain.firm_record import FirmRecord
from enrolment.gateways.reference_staging import StagedTable, Staging
from vocabulary.postal_address import PostalAddress

_records = table(
    "firm_records",
    *(column(name, Text) for name in ("siren", "siret", "name", "oec_number")),
    column("address", JSONB),
    column("struck_off", Boolean),
    column("sanctioned", Boolean),
    column("gone_on", Date),
)
STAGED = StagedTable(
    name="firm_records",
    key="siren",
    content=("siret", "name", "address", "oec_number", "struck_off", "sanctioned"),
)


async def find(tx: Transaction, siren: str) -> FirmRecord | None:
    """The firm with this SIREN; one that is gone from the reference counts as struck off."""
    row = (await tx.execute(select(_records).where(_records.c.siren == siren))).first()
    if row is None:
        return None
    return FirmRecord(
        siret=row.siret,
        name=row.name,
        address=PostalAddress(**row.address),
        oec_number=row.oec_number,
        struck_off=row.struck_off or row.gone_on is not None,
        sanctioned=row.sanctioned,
    )


async def rows_of(_: Staging, records: Sequence[FirmRecord]) -> list[dict[str, Any]]:
    """What their columns will hold."""
    return [row_of(record) for record in records]


def row_of(record: FirmRecord) -> dict[str, Any]:
    """The columns of one."""
    facts = asdict(record)
    return facts | {"siren": record.siren, "address": json.dumps(facts["address"])}


def line_digest(content: str) -> bytes:
    """Of a whole line of a file: firms have no secrets."""
    return hashlib.sha256(content.encode()).digest()
