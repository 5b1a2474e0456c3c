"""Tables of firms, applications, users, the links that activate them, and the sessions that ended."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, text

from enrolment.domain.activation import ActivationState, Purpose
from enrolment.domain.firm import FirmState
from enrolment.domain.user import UserState
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
)
Index("users_of_firm", users.c.firm_id, users.c.created_at, users.c.user_id)
Index("users_one_per_email", users.c.email, unique=True, postgresql_where=text("state <> 'REMOVED'"))
Index(
    "users_awaiting",
    users.c.deadline,
    postgresql_where=text("state in ('INVITED', 'INVITATION_EXPIRED')"),
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
