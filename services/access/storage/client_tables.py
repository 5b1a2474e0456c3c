"""Tables of portfolios, mandates and keys. No key is here in clear."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from access.domain.issued_key import KeyState
from access.domain.mandate import EndCause, MandateState
from access.domain.portfolio import PortfolioState
from access.storage.metadata import metadata, moment, one_of

portfolios = Table(
    "portfolios",
    metadata,
    Column("portfolio_id", Uuid, primary_key=True),
    Column("firm_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("state", one_of(PortfolioState), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("firm_id", "name_key"),
)

associations = Table(
    "associations",
    metadata,
    Column("portfolio_id", ForeignKey("portfolios.portfolio_id"), primary_key=True),
    Column("user_id", Uuid, primary_key=True, index=True),
    Column("since", moment, nullable=False),
)

mandates = Table(
    "mandates",
    metadata,
    Column("mandate_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False, unique=True),
    Column("firm_id", Uuid, nullable=False),
    Column("account_ref", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("portfolio_id", ForeignKey("portfolios.portfolio_id"), nullable=False),
    Column("services", ARRAY(Text), nullable=False),
    Column("state", one_of(MandateState), nullable=False),
    Column("cause", one_of(EndCause)),
    Column("version", Integer, nullable=False),
)
Index("mandates_of_account", mandates.c.account_ref, mandates.c.firm_id)
Index(
    "mandates_in_portfolio",
    mandates.c.portfolio_id,
    postgresql_where=text("state in ('PENDING', 'ACTIVE')"),
)

keys = Table(
    "keys",
    metadata,
    Column("key_id", Uuid, primary_key=True),
    Column("case_id", ForeignKey("mandates.case_id"), nullable=False, unique=True),
    Column("firm_id", Uuid, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False, unique=True),
    Column("issued_at", moment, nullable=False),
    Column("expires_at", moment),
    Column("phantom", Boolean, nullable=False),
    Column("state", one_of(KeyState), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("locked_until", moment),
    Column("version", Integer, nullable=False),
)
Index(
    "keys_lapsing",
    keys.c.expires_at,
    postgresql_where=text("state in ('ISSUED', 'LOCKED', 'SUSPENDED', 'EXHAUSTED')"),
)

ended_cases = Table(
    "ended_cases",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("cause", one_of(EndCause), nullable=False),
    Column("ended_at", moment, nullable=False),
)
