"""Tables of registration cases, and access's portfolios as far as lists need them.

A portfolio may be heard of after what is in it: neither cases nor associations point to its row.
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
    Uuid,
    text,
)

from database.constraints import within
from enrolment.domain.registration_state import LIVE, Method, State
from enrolment.storage.column_types import Codes, Word
from enrolment.storage.metadata import metadata
from vocabulary.kinds import Kind
from vocabulary.return_reason import ReturnReason

moment = DateTime(timezone=True)

registrations = Table(
    "registrations",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("letter_reference", Text),
    Column("refusal_digest", Text),
    Column("firm_id", ForeignKey("firms.firm_id"), nullable=False),
    Column("portfolio_id", Uuid, nullable=False),
    Column("account_ref", Uuid, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("account_number", Text),
    Column("kind", Word(Kind), nullable=False),
    Column("method", Word(Method), nullable=False),
    Column("services", Codes, nullable=False),
    Column("courriels", Codes, nullable=False),
    Column("requested_by", Uuid, nullable=False),
    Column("submitted_at", moment, nullable=False),
    Column("state", Word(State), nullable=False),
    Column("version", Integer, nullable=False),
    Column("letter_requested_at", moment),
    Column("letter_handed_over_at", moment),
    Column("letter_posted_at", moment),
    Column("letter_returned_at", moment),
    Column("letter_return_reason", Word(ReturnReason)),
    Column("letter_failure", Text),
    Column("letter_cancelled_at", moment),
    Column("letter_aged_days", Integer, nullable=False),
    Column("struck_off", Boolean, nullable=False),
    Column("reason_code", Text),
    Column("concealed_until", moment),
    Column("ended_at", moment),
    Column("cleared_at", moment),
    Column("refused_at", moment),
    Column("mandate_version", Integer, nullable=False),
    Column("portfolio_version", Integer, nullable=False),
    Column("key_locked_until", moment),
    Column("address_digest", Text),
    Column("address_unchanged", Boolean, nullable=False),
    Column("mandate_due_at", moment),
    Column("looked_into_at", moment),
    ForeignKeyConstraint(
        ["requested_by", "firm_id"],
        ["users.user_id", "users.firm_id"],
        name="registrations_asked_in_the_firm",
    ),
    CheckConstraint(within("state", State), name="registrations_state_known"),
    CheckConstraint(within("kind", Kind), name="registrations_kind_known"),
    CheckConstraint(within("method", Method), name="registrations_method_known"),
    CheckConstraint(within("letter_return_reason", ReturnReason), name="registrations_return_reason_known"),
    CheckConstraint(
        "version > 0 and letter_aged_days >= 0 and mandate_version >= 0 and portfolio_version >= 0"
        " and identifier <> ''",
        name="registrations_sound",
    ),
)
LISTED = "state <> 'REMOVED' and cleared_at is null"
"""What the firm finds in its list."""

Index(
    "registrations_one_live",
    registrations.c.firm_id,
    registrations.c.account_ref,
    unique=True,
    postgresql_where=text(within("state", LIVE)),
)
Index("registrations_of_pair", registrations.c.firm_id, registrations.c.account_ref)
Index(
    "registrations_of_firm",
    registrations.c.firm_id,
    registrations.c.submitted_at.desc(),
    registrations.c.case_id.desc(),
    postgresql_where=text(LISTED),
)
Index(
    "registrations_of_portfolio",
    registrations.c.portfolio_id,
    registrations.c.submitted_at.desc(),
    registrations.c.case_id.desc(),
    postgresql_where=text(LISTED),
)
Index("registrations_by_identifier", registrations.c.firm_id, registrations.c.identifier)
Index("registrations_by_account_number", registrations.c.firm_id, registrations.c.account_number)
Index("registrations_by_letter_reference", registrations.c.letter_reference)
Index("registrations_by_refusal_code", registrations.c.refusal_digest)
Index(
    "registrations_to_reveal",
    registrations.c.concealed_until,
    postgresql_where=text("state = 'REJECTED' and concealed_until is not null"),
)
Index(
    "registrations_mandate_due",
    registrations.c.mandate_due_at,
    postgresql_where=text("state = 'ACTIVATING' and mandate_due_at is not null"),
)
Index(
    "registrations_submitted",
    registrations.c.submitted_at,
    postgresql_where=text("state = 'SUBMITTED'"),
)

portfolios = Table(
    "portfolios",
    metadata,
    Column("portfolio_id", Uuid, primary_key=True),
    Column("firm_id", ForeignKey("firms.firm_id", name="portfolios_firm_id_fkey"), nullable=False),
    Column("name", Text),
    Column("opened", Boolean, nullable=False),
    Column("name_version", Integer, nullable=False),
    CheckConstraint("name_version >= 0 and name <> ''", name="portfolios_sound"),
)
Index("portfolios_of_firm", portfolios.c.firm_id)

portfolio_users = Table(
    "portfolio_users",
    metadata,
    Column("portfolio_id", Uuid, primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("granted", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("firm_id", Uuid),
    ForeignKeyConstraint(
        ["user_id", "firm_id"], ["users.user_id", "users.firm_id"], name="portfolio_users_in_the_firm"
    ),
    CheckConstraint("version >= 0", name="portfolio_users_sound"),
)
Index("portfolio_users_of_user", portfolio_users.c.user_id, postgresql_where=text("granted"))
