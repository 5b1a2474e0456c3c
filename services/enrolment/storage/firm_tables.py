"""Tables of firms, applications, users, the links that activate them, and the sessions that ended.

A link may be an applicant's, who is no user yet: it points to nobody's row.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from database.constraints import within
from enrolment.domain.activation import ActivationState, Purpose
from enrolment.domain.firm import FirmState
from enrolment.domain.user import AWAITING, UserState
from enrolment.storage.column_types import Address, Codes, Word
from enrolment.storage.metadata import metadata
from vocabulary.civility import Civility
from vocabulary.kinds import Profession
from vocabulary.rights import Role

moment = DateTime(timezone=True)

firms = Table(
    "firms",
    metadata,
    Column("firm_id", Uuid, primary_key=True),
    Column("siret", Text, nullable=False),
    Column("siren", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("profession", Word(Profession), nullable=False),
    Column("founder_user_id", Uuid, nullable=False),
    Column("address", Address),
    Column("oec_number", Text),
    Column("phone", Text),
    Column("applied_at", moment, nullable=False),
    Column("deadline", moment),
    Column("state", Word(FirmState), nullable=False),
    Column("suspension_cause", Text),
    Column("suspended_until", moment),
    Column("ended_at", moment),
    Column("version", Integer, nullable=False),
    CheckConstraint(within("state", FirmState), name="firms_state_known"),
    CheckConstraint(within("profession", Profession), name="firms_profession_known"),
    CheckConstraint(
        "siret ~ '^[0-9]{14}$' and siren = left(siret, 9) and name <> '' and version > 0", name="firms_sound"
    ),
)
Index(
    "firms_one_live_per_siren",
    firms.c.siren,
    unique=True,
    postgresql_where=text("state not in ('ABANDONED', 'CLOSED')"),
)

firm_applications = Table(
    "firm_applications",
    metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("firm_id", Uuid, nullable=False),
    Column("founder_user_id", Uuid, nullable=False, unique=True),
    Column("siret", Text, nullable=False),
    Column("profession", Word(Profession), nullable=False),
    Column("phone", Text),
    Column("civility", Word(Civility)),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("mobile", Text),
    Column("applied_at", moment, nullable=False),
    Column("deadline", moment, nullable=False),
    Column("source", Text),
    Column("firm_name", Text),
    Column("offered_at", moment),
    Column("announced", Boolean, nullable=False),
    CheckConstraint(within("profession", Profession), name="firm_applications_profession_known"),
    CheckConstraint("offered_at is null or firm_name is not null", name="firm_applications_offered_by_name"),
    CheckConstraint(
        "siret ~ '^[0-9]{14}$' and email <> '' and deadline >= applied_at", name="firm_applications_sound"
    ),
)
Index(
    "firm_applications_one_link",
    firm_applications.c.email,
    firm_applications.c.siret,
    unique=True,
    postgresql_where=text("offered_at is not null"),
)
Index(
    "firm_applications_received",
    firm_applications.c.applied_at,
    postgresql_where=text("offered_at is null"),
)
Index(
    "firm_applications_to_forget",
    firm_applications.c.deadline,
    postgresql_where=text("offered_at is not null"),
)

users = Table(
    "users",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("firm_id", ForeignKey("firms.firm_id"), nullable=False),
    Column("role", Word(Role), nullable=False),
    Column("email", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("civility", Word(Civility)),
    Column("phone", Text),
    Column("mobile", Text),
    Column("rights", Codes, nullable=False),
    Column("created_at", moment, nullable=False),
    Column("deadline", moment, nullable=False),
    Column("invited_by", Uuid),
    Column("state", Word(UserState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sessions_from", Integer, nullable=False, server_default="0"),
    Column("held_state", Word(UserState)),
    UniqueConstraint("user_id", "firm_id", name="users_user_id_firm_id_key"),
    ForeignKeyConstraint(
        ["invited_by", "firm_id"], ["users.user_id", "users.firm_id"], name="users_invited_in_the_firm"
    ),
    CheckConstraint(within("state", UserState), name="users_state_known"),
    CheckConstraint(within("held_state", UserState), name="users_held_state_known"),
    CheckConstraint(within("role", Role), name="users_role_known"),
    CheckConstraint(
        "version > 0 and sessions_from between 0 and version and deadline > created_at"
        " and (email <> '' or state = 'REMOVED')",
        name="users_sound",
    ),
)
Index("users_of_firm", users.c.firm_id, users.c.created_at, users.c.user_id)
Index("users_one_per_email", users.c.email, unique=True, postgresql_where=text("state <> 'REMOVED'"))
Index(
    "users_awaiting",
    users.c.deadline,
    postgresql_where=text(within("state", AWAITING)),
)

activations = Table(
    "activations",
    metadata,
    Column("message_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("purpose", Word(Purpose), nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("code_digest", Text, unique=True),
    Column("created_at", moment, nullable=False),
    Column("deadline", moment, nullable=False),
    Column("state", Word(ActivationState), nullable=False),
    Column("replayed_at", moment),
    Column("bounced_at", moment),
    Column("taken_until", moment),
    CheckConstraint(within("state", ActivationState), name="activations_state_known"),
    CheckConstraint(within("purpose", Purpose), name="activations_purpose_known"),
    CheckConstraint("deadline > created_at and digest <> '' and code_digest <> ''", name="activations_sound"),
)
Index("activations_of_user", activations.c.user_id, activations.c.created_at)
Index(
    "activations_one_live",
    activations.c.user_id,
    activations.c.purpose,
    unique=True,
    postgresql_where=text("state = 'LIVE'"),
)

ended_sessions = Table(
    "ended_sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("ended_at", moment, nullable=False),
)
