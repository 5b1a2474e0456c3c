"""Tables of firms, their users, and how these get in. No login, password or token is here in clear."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from access.domain.firm import FirmState
from access.domain.user import UserState
from access.storage.metadata import metadata, moment, one_of
from vocabulary.rights import Role

firms = Table(
    "firms",
    metadata,
    Column("firm_id", Uuid, primary_key=True),
    Column("profession", Text, nullable=False),
    Column("founder_user_id", Uuid, nullable=False),
    Column("state", one_of(FirmState), nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("firm_id", Uuid, nullable=False),
    Column("role", one_of(Role), nullable=False),
    Column("rights", ARRAY(Text), nullable=False),
    Column("state", one_of(UserState), nullable=False),
    Column("state_version", Integer, nullable=False),
    Column("rights_version", Integer, nullable=False),
    Column("standing", Integer, nullable=False, server_default="0"),
)

credentials = Table(
    "credentials",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("login", LargeBinary, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("locks", Integer, nullable=False, server_default="0"),
    Column("alerts", Integer, nullable=False, server_default="0"),
    Column("alerts_since", moment),
    Column("last_login_at", moment),
)

lockouts = Table(
    "lockouts",
    metadata,
    Column("login", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", moment),
    Column("failed_at", moment, nullable=False),
)
Index("lockouts_age", lockouts.c.failed_at)

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("started_at", moment, nullable=False),
    Column("idle_until", moment, nullable=False),
    Column("expires_at", moment, nullable=False),
    Column("ended_at", moment),
)
Index("sessions_of_user", sessions.c.user_id, postgresql_where=text("ended_at is null"))
Index("sessions_age", sessions.c.expires_at)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("session_id", ForeignKey("sessions.session_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("used_at", moment),
    Column("sealed_next", Text),
)
