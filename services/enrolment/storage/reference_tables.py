"""Tables of the local contributor reference (D-13); only the gateways read and fill them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from database.constraints import within
from enrolment.storage.metadata import metadata
from vocabulary.kinds import Kind

contributors = Table(
    "contributors",
    metadata,
    Column("account_ref", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account_number", Text, nullable=False),
    Column("siren", Text),
    Column("siret", Text),
    Column("civility", Text),
    Column("display_name", Text, nullable=False),
    Column("address", JSONB(none_as_null=True)),
    Column("nir_sealed", Text),
    Column("nir_digest", Text),
    Column("last_declaration", JSONB(none_as_null=True)),
    Column("previous_declaration", JSONB(none_as_null=True)),
    Column("first_instalment", JSONB(none_as_null=True)),
    Column("struck_off", Boolean, nullable=False),
    Column("siret_received_on", Date),
    Column("gone_on", Date),
    Column("line_digest", LargeBinary),
    CheckConstraint(within("kind", Kind), name="contributors_kind_known"),
)
Index("contributors_by_siren", contributors.c.siren)
Index("contributors_by_account_number", contributors.c.account_number)
Index("contributors_by_line", contributors.c.line_digest)
Index("contributors_by_nir", contributors.c.nir_digest)

firm_records = Table(
    "firm_records",
    metadata,
    Column("siren", Text, primary_key=True),
    Column("siret", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", JSONB, nullable=False),
    Column("oec_number", Text),
    Column("struck_off", Boolean, nullable=False),
    Column("sanctioned", Boolean, nullable=False),
    Column("gone_on", Date),
    Column("line_digest", LargeBinary),
)
Index("firm_records_by_line", firm_records.c.line_digest)

reference_loads = Table(
    "reference_loads",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
