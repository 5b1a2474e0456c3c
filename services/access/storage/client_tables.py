"""Tables of portfolios, mandates and keys. No key is here in clear.

What belongs to a firm carries it, and points to nothing of another firm's.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
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

from access.domain.issued_key import UNENDED, KeyState
from access.domain.mandate import LIVE, EndCause, MandateState
from access.domain.portfolio import PortfolioState
from access.storage.metadata import metadata, moment, one_of
from database.constraints import within
from vocabulary.kinds import Kind

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
    UniqueConstraint("portfolio_id", "firm_id"),
    ForeignKeyConstraint(["firm_id"], ["firms.firm_id"]),
    CheckConstraint(within("state", PortfolioState), name="portfolios_state_known"),
    CheckConstraint("name <> '' and name_key <> '' and version > 0", name="portfolios_sound"),
)

associations = Table(
    "associations",
    metadata,
    Column("portfolio_id", Uuid, primary_key=True),
    Column("user_id", Uuid, primary_key=True, index=True),
    Column("firm_id", Uuid, nullable=False),
    Column("since", moment, nullable=False),
    ForeignKeyConstraint(["portfolio_id", "firm_id"], ["portfolios.portfolio_id", "portfolios.firm_id"]),
    ForeignKeyConstraint(["user_id", "firm_id"], ["users.user_id", "users.firm_id"]),
)

ONE_LIVE = within("state", LIVE)
"""Of a firm for one client account: two cases of one pair never stand beside each other (D-07)."""

mandates = Table(
    "mandates",
    metadata,
    Column("mandate_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False, unique=True),
    Column("firm_id", Uuid, nullable=False),
    Column("account_ref", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("portfolio_id", Uuid, nullable=False),
    Column("services", ARRAY(Text), nullable=False),
    Column("state", one_of(MandateState), nullable=False),
    Column("cause", one_of(EndCause)),
    Column("version", Integer, nullable=False),
    Column("submitted_at", moment),
    Column("exclusive", Boolean, nullable=False, server_default="false"),
    UniqueConstraint("case_id", "firm_id"),
    ForeignKeyConstraint(["portfolio_id", "firm_id"], ["portfolios.portfolio_id", "portfolios.firm_id"]),
    CheckConstraint(within("state", MandateState), name="mandates_state_known"),
    CheckConstraint(within("kind", Kind), name="mandates_kind_known"),
    CheckConstraint(within("cause", EndCause), name="mandates_cause_known"),
    CheckConstraint("(state = 'REVOKED') = (cause is not null)", name="mandates_revoked_for_a_cause"),
    CheckConstraint("version > 0", name="mandates_sound"),
)
Index(
    "mandates_one_live",
    mandates.c.firm_id,
    mandates.c.account_ref,
    unique=True,
    postgresql_where=text(ONE_LIVE),
)
Index(
    "mandates_one_active",
    mandates.c.account_ref,
    unique=True,
    postgresql_where=text("exclusive and state = 'ACTIVE'"),
)
Index("mandates_of_account", mandates.c.account_ref, mandates.c.firm_id)
Index(
    "mandates_in_portfolio",
    mandates.c.portfolio_id,
    postgresql_where=text(ONE_LIVE),
)

keys = Table(
    "keys",
    metadata,
    Column("key_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False, unique=True),
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
    ForeignKeyConstraint(["case_id", "firm_id"], ["mandates.case_id", "mandates.firm_id"]),
    CheckConstraint(within("state", KeyState), name="keys_state_known"),
    CheckConstraint("state <> 'LOCKED' or locked_until is not null", name="keys_locked_until_some_time"),
    CheckConstraint(
        "version > 0 and failures >= 0 and failures <= attempts and expires_at > issued_at"
        " and octet_length(fingerprint) > 0",
        name="keys_sound",
    ),
)
Index(
    "keys_lapsing",
    keys.c.expires_at,
    postgresql_where=text(within("state", UNENDED)),
)

ended_cases = Table(
    "ended_cases",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("firm_id", Uuid),
    Column("account_ref", Uuid),
    Column("kind", Text),
    Column("cause", one_of(EndCause), nullable=False),
    Column("ended_at", moment, nullable=False),
    CheckConstraint(within("cause", EndCause), name="ended_cases_cause_known"),
    CheckConstraint(within("kind", Kind), name="ended_cases_kind_known"),
)
