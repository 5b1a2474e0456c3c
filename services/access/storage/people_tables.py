"""Tables of firms, their users, and how these get in. No login, password or token is here in clear.

A user may be heard of before the firm, and have a password before there is any word of him (law 6): neither
points to the other's row.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
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

from access.domain.firm import FirmState
from access.domain.user import UserState
from access.storage.metadata import metadata, moment, one_of
from database.constraints import within
from vocabulary.kinds import Profession
from vocabulary.rights import Role

firms = Table(
    "firms",
    metadata,
    Column("firm_id", Uuid, primary_key=True),
    Column("profession", Text, nullable=False),
    Column("founder_user_id", Uuid, nullable=False),
    Column("state", one_of(FirmState), nullable=False),
    ForeignKeyConstraint(["founder_user_id", "firm_id"], ["users.user_id", "users.firm_id"]),
    CheckConstraint(within("state", FirmState), name="firms_state_known"),
    CheckConstraint(within("profession", Profession), name="firms_profession_known"),
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
    UniqueConstraint("user_id", "firm_id"),
    CheckConstraint(within("state", UserState), name="users_state_known"),
    CheckConstraint(within("role", Role), name="users_role_known"),
    CheckConstraint(
        "state_version >= 0 and rights_version >= 0 and standing between 0 and state_version",
        name="users_sound",
    ),
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
    CheckConstraint(
        "octet_length(login) > 0 and password_hash <> '' and locks >= 0 and alerts >= 0",
        name="credentials_sound",
    ),
)

lockouts = Table(
    "lockouts",
    metadata,
    Column("login", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", moment),
    Column("failed_at", moment, nullable=False),
    CheckConstraint("failures >= 0", name="lockouts_sound"),
)
Index("lockouts_age", lockouts.c.failed_at)

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False),
    Column("started_at", moment, nullable=False),
    Column("idle_until", moment, nullable=False),
    Column("expires_at", moment, nullable=False),
    Column("ended_at", moment),
    CheckConstraint("started_at < expires_at and idle_until <= expires_at", name="sessions_sound"),
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
