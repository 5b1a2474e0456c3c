"""All tables of the first version.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "contributors",
        sa.Column("account_ref", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("siren", sa.Text()),
        sa.Column("siret", sa.Text()),
        sa.Column("civility", sa.Text()),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("address", JSONB()),
        sa.Column("nir_sealed", sa.Text()),
        sa.Column("nir_digest", sa.Text()),
        sa.Column("last_declaration", JSONB()),
        sa.Column("previous_declaration", JSONB()),
        sa.Column("first_instalment", JSONB()),
        sa.Column("struck_off", sa.Boolean(), nullable=False),
        sa.Column("siret_received_on", sa.Date()),
        sa.PrimaryKeyConstraint("account_ref"),
    )
    op.create_index("contributors_by_account_number", "contributors", ["account_number"])
    op.create_index("contributors_by_nir", "contributors", ["nir_digest"])
    op.create_index("contributors_by_siren", "contributors", ["siren"])
    op.create_table(
        "ended_sessions",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_id"),
    )
    op.create_table(
        "firm_records",
        sa.Column("siren", sa.Text(), nullable=False),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", JSONB(), nullable=False),
        sa.Column("oec_number", sa.Text()),
        sa.Column("struck_off", sa.Boolean(), nullable=False),
        sa.Column("sanctioned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("siren"),
    )
    op.create_table(
        "firms",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("siren", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("founder_user_id", sa.Uuid(), nullable=False),
        sa.Column("address", JSONB()),
        sa.Column("oec_number", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("suspension_cause", sa.Text()),
        sa.Column("suspended_until", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id"),
    )
    op.create_index(
        "firms_awaiting",
        "firms",
        ["deadline"],
        postgresql_where=sa.text("state in ('PENDING_ACTIVATION', 'ACTIVATION_EXPIRED')"),
    )
    op.create_index(
        "firms_one_live_per_siren",
        "firms",
        ["siren"],
        unique=True,
        postgresql_where=sa.text("state not in ('ABANDONED', 'CLOSED')"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", JSONB()),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key"),
    )
    op.create_index("idempotency_keys_age", "idempotency_keys", ["created_at"])
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("inbox_age", "inbox", ["heard_at"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("routing_key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("headers", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index("outbox_pending", "outbox", ["id"], postgresql_where=sa.text("published_at is null"))
    op.create_index(
        "outbox_published", "outbox", ["published_at"], postgresql_where=sa.text("published_at is not null")
    )
    op.create_table(
        "portfolio_users",
        sa.Column("portfolio_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id", "user_id"),
    )
    op.create_index(
        "portfolio_users_of_user", "portfolio_users", ["user_id"], postgresql_where=sa.text("granted")
    )
    op.create_table(
        "portfolios",
        sa.Column("portfolio_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("name_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id"),
    )
    op.create_index("portfolios_of_firm", "portfolios", ["firm_id"])
    op.create_table(
        "wrong_refusals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("wrong_refusals_age", "wrong_refusals", ["tried_at"])
    op.create_index("wrong_refusals_of_reference", "wrong_refusals", ["reference", "tried_at"])
    op.create_table(
        "registrations",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("refusal_digest", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("portfolio_id", sa.Uuid(), nullable=False),
        sa.Column("account_ref", sa.Uuid(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("services", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("courriels", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("letter_requested_at", sa.DateTime(timezone=True)),
        sa.Column("letter_handed_over_at", sa.DateTime(timezone=True)),
        sa.Column("letter_posted_at", sa.DateTime(timezone=True)),
        sa.Column("letter_returned_at", sa.DateTime(timezone=True)),
        sa.Column("letter_return_reason", sa.Text()),
        sa.Column("letter_failure", sa.Text()),
        sa.Column("letter_cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("letter_aged_days", sa.Integer(), nullable=False),
        sa.Column("struck_off", sa.Boolean(), nullable=False),
        sa.Column("reason_code", sa.Text()),
        sa.Column("concealed_until", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        sa.Column("mandate_version", sa.Integer(), nullable=False),
        sa.Column("portfolio_version", sa.Integer(), nullable=False),
        sa.Column("key_locked_until", sa.DateTime(timezone=True)),
        sa.Column("address_digest", sa.Text()),
        sa.Column("address_unchanged", sa.Boolean(), nullable=False),
        sa.Column("mandate_due_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.firm_id"]),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("registrations_by_identifier", "registrations", ["firm_id", "identifier"])
    op.create_index("registrations_by_reference", "registrations", ["reference"])
    op.create_index(
        "registrations_mandate_due",
        "registrations",
        ["mandate_due_at"],
        postgresql_where=sa.text("state = 'ACTIVATING' and mandate_due_at is not null"),
    )
    op.create_index(
        "registrations_of_firm",
        "registrations",
        ["firm_id", sa.literal_column("submitted_at DESC"), sa.literal_column("case_id DESC")],
        postgresql_where=sa.text("state <> 'REMOVED'"),
    )
    op.create_index(
        "registrations_of_portfolio",
        "registrations",
        ["portfolio_id", sa.literal_column("submitted_at DESC"), sa.literal_column("case_id DESC")],
        postgresql_where=sa.text("state <> 'REMOVED'"),
    )
    op.create_index("registrations_of_pair", "registrations", ["firm_id", "account_ref"])
    op.create_index(
        "registrations_one_live",
        "registrations",
        ["firm_id", "account_ref"],
        unique=True,
        postgresql_where=sa.text(
            "state in ('ACTIVATING', 'ACTIVE', 'ACTIVE_SUSPENDED', 'ADDRESS_MISSING', 'AWAITING_KEY', 'KEY_EXHAUSTED', 'LETTER_RETURNED', 'SUBMITTED')"
        ),
    )
    op.create_index(
        "registrations_to_reveal",
        "registrations",
        ["concealed_until"],
        postgresql_where=sa.text("state = 'REJECTED' and concealed_until is not null"),
    )
    op.create_table(
        "users",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("civility", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("mobile", sa.Text()),
        sa.Column("rights", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.firm_id"]),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.create_index(
        "users_awaiting",
        "users",
        ["deadline"],
        postgresql_where=sa.text("state in ('INVITED', 'INVITATION_EXPIRED')"),
    )
    op.create_index("users_of_firm", "users", ["firm_id", "created_at", "user_id"])
    op.create_index(
        "users_one_per_email", "users", ["email"], unique=True, postgresql_where=sa.text("state <> 'REMOVED'")
    )
    op.create_table(
        "activations",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("replayed_at", sa.DateTime(timezone=True)),
        sa.Column("bounced_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"]),
        sa.PrimaryKeyConstraint("message_id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("activations_of_user", "activations", ["user_id", "created_at"])
    op.create_index(
        "activations_one_live",
        "activations",
        ["user_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("state = 'LIVE'"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in (
        "activations",
        "users",
        "registrations",
        "wrong_refusals",
        "portfolios",
        "portfolio_users",
        "outbox",
        "inbox",
        "idempotency_keys",
        "firms",
        "firm_records",
        "ended_sessions",
        "contributors",
    ):
        op.drop_table(table)
