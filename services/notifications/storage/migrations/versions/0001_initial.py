"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From an empty database."""
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("inbox_age", "inbox", ["heard_at"], unique=False)
    op.create_table(
        "letters",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("services", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=True),
        sa.Column("sealed_recipient", sa.Text(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("aged_days", sa.Integer(), nullable=False),
        sa.Column("noticed_days", sa.Integer(), nullable=True),
        sa.Column("track_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'REQUESTED') = (due_at is not null)", name="letters_never_forgotten"),
        sa.CheckConstraint(
            "state = 'REQUESTED' or (sealed_key is null and sealed_recipient is null)",
            name="letters_unsealed",
        ),
        sa.PrimaryKeyConstraint("letter_id"),
        sa.UniqueConstraint("key_id"),
    )
    op.create_index("letters_case", "letters", ["case_id"], unique=False)
    op.create_index(
        "letters_due", "letters", ["due_at"], unique=False, postgresql_where=sa.text("state = 'REQUESTED'")
    )
    op.create_index(
        "letters_tracked",
        "letters",
        ["track_at"],
        unique=False,
        postgresql_where=sa.text("track_at is not null"),
    )
    op.create_index(
        "letters_under_way",
        "letters",
        ["requested_at"],
        unique=False,
        postgresql_where=sa.text("state in ('REQUESTED', 'HANDED_OVER')"),
    )
    op.create_table(
        "mails",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("activation", sa.Boolean(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("sealed_token", sa.Text(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index("mails_age", "mails", ["created_at"], unique=False)
    op.create_index(
        "mails_due",
        "mails",
        ["activation", "due_at"],
        unique=False,
        postgresql_where=sa.text("state in ('REQUESTED', 'DEFERRED')"),
    )
    op.create_index(
        "mails_expiring",
        "mails",
        ["deadline"],
        unique=False,
        postgresql_where=sa.text(
            "(state in ('REQUESTED', 'DEFERRED') or (activation and state in ('SENT', 'BOUNCED')))"
        ),
    )
    op.create_index(
        "mails_to_erase", "mails", ["created_at"], unique=False, postgresql_where=sa.text("facts is not null")
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("routing_key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index(
        "outbox_pending", "outbox", ["id"], unique=False, postgresql_where=sa.text("published_at is null")
    )
    op.create_index(
        "outbox_published",
        "outbox",
        ["published_at"],
        unique=False,
        postgresql_where=sa.text("published_at is not null"),
    )
    op.create_table(
        "registrations",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("client_name", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("services", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("courriels", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index(
        "registrations_to_forget",
        "registrations",
        ["ended_at"],
        unique=False,
        postgresql_where=sa.text("ended_at is not null and client_name is not null"),
    )
    op.create_table(
        "security_signals",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "suppressed_addresses",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "users",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("contact_version", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("administrator", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("role_version", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("standing", sa.Text(), server_default="INVITED", nullable=False),
        sa.Column("standing_version", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.create_index(
        "users_administrators",
        "users",
        ["firm_id"],
        unique=False,
        postgresql_where=sa.text("administrator and standing = 'ACTIVE'"),
    )
    op.create_index(
        "users_to_forget",
        "users",
        ["changed_at"],
        unique=False,
        postgresql_where=sa.text("standing = 'REMOVED' and email is not null"),
    )


def downgrade() -> None:
    """Back to an empty database."""
    op.drop_index(
        "users_to_forget",
        table_name="users",
        postgresql_where=sa.text("standing = 'REMOVED' and email is not null"),
    )
    op.drop_index(
        "users_administrators",
        table_name="users",
        postgresql_where=sa.text("administrator and standing = 'ACTIVE'"),
    )
    op.drop_table("users")
    op.drop_table("suppressed_addresses")
    op.drop_table("security_signals")
    op.drop_index(
        "registrations_to_forget",
        table_name="registrations",
        postgresql_where=sa.text("ended_at is not null and client_name is not null"),
    )
    op.drop_table("registrations")
    op.drop_index(
        "outbox_published", table_name="outbox", postgresql_where=sa.text("published_at is not null")
    )
    op.drop_index("outbox_pending", table_name="outbox", postgresql_where=sa.text("published_at is null"))
    op.drop_table("outbox")
    op.drop_index("mails_to_erase", table_name="mails", postgresql_where=sa.text("facts is not null"))
    op.drop_index(
        "mails_expiring",
        table_name="mails",
        postgresql_where=sa.text(
            "(state in ('REQUESTED', 'DEFERRED') or (activation and state in ('SENT', 'BOUNCED')))"
        ),
    )
    op.drop_index(
        "mails_due", table_name="mails", postgresql_where=sa.text("state in ('REQUESTED', 'DEFERRED')")
    )
    op.drop_index("mails_age", table_name="mails")
    op.drop_table("mails")
    op.drop_index(
        "letters_under_way",
        table_name="letters",
        postgresql_where=sa.text("state in ('REQUESTED', 'HANDED_OVER')"),
    )
    op.drop_index("letters_tracked", table_name="letters", postgresql_where=sa.text("track_at is not null"))
    op.drop_index("letters_due", table_name="letters", postgresql_where=sa.text("state = 'REQUESTED'"))
    op.drop_index("letters_case", table_name="letters")
    op.drop_table("letters")
    op.drop_index("inbox_age", table_name="inbox")
    op.drop_table("inbox")
