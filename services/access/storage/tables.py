"""All tables of the access service. No key, token, login or password is here in clear."""

from enum import StrEnum

from sqlalchemy import (
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
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
from access.domain.rights import Role
from access.domain.user import FirmState, UserState
from messaging.tables import add_messaging_tables
from web.idempotency import add_idempotency_table

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s",
    }
)
add_messaging_tables(metadata)
add_idempotency_table(metadata)

_moment = DateTime(timezone=True)


def _one_of(words: type[StrEnum]) -> Enum:
    return Enum(words, native_enum=False, length=20)


firms = Table(
    "firms",
    metadata,
    Column("firm_id", Uuid, primary_key=True),
    Column("profession", Text, nullable=False),
    Column("founder_user_id", Uuid, nullable=False),
    Column("state", _one_of(FirmState), nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("firm_id", Uuid, nullable=False),
    Column("role", _one_of(Role), nullable=False),
    Column("rights", ARRAY(Text), nullable=False),
    Column("state", _one_of(UserState), nullable=False),
    Column("state_version", Integer, nullable=False),
    Column("rights_version", Integer, nullable=False),
)

credentials = Table(
    "credentials",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("login", LargeBinary, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("locks", Integer, nullable=False, server_default="0"),
    Column("last_login_at", _moment),
)

lockouts = Table(
    "lockouts",
    metadata,
    Column("login", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", _moment),
    Column("failed_at", _moment, nullable=False),
)
Index("lockouts_age", lockouts.c.failed_at)

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("started_at", _moment, nullable=False),
    Column("idle_until", _moment, nullable=False),
    Column("expires_at", _moment, nullable=False),
    Column("ended_at", _moment),
)
Index("sessions_of_user", sessions.c.user_id, postgresql_where=text("ended_at is null"))
Index("sessions_age", sessions.c.expires_at)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("session_id", ForeignKey("sessions.session_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("used_at", _moment),
)

portfolios = Table(
    "portfolios",
    metadata,
    Column("portfolio_id", Uuid, primary_key=True),
    Column("firm_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("state", _one_of(PortfolioState), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("firm_id", "name_key"),
)

associations = Table(
    "associations",
    metadata,
    Column("portfolio_id", ForeignKey("portfolios.portfolio_id"), primary_key=True),
    Column("user_id", Uuid, primary_key=True, index=True),
    Column("since", _moment, nullable=False),
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
    Column("state", _one_of(MandateState), nullable=False),
    Column("cause", _one_of(EndCause)),
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
    Column("issued_at", _moment, nullable=False),
    Column("expires_at", _moment),
    Column("state", _one_of(KeyState), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("locked_until", _moment),
    Column("version", Integer, nullable=False),
)

ended_cases = Table(
    "ended_cases",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("cause", _one_of(EndCause), nullable=False),
    Column("ended_at", _moment, nullable=False),
)
