"""Kept answers with their headers, their end, and the source of those that anybody may cause."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Answers already kept end when they would have."""
    op.add_column(
        "idempotency_keys",
        sa.Column("headers", postgresql.JSONB(), nullable=False, server_default="{}"),
    )
    op.execute("update idempotency_keys set headers = jsonb_build_object('content-type', media_type)")
    op.alter_column("idempotency_keys", "headers", server_default=None)
    op.drop_column("idempotency_keys", "media_type")
    op.add_column("idempotency_keys", sa.Column("source", sa.Text()))
    op.add_column("idempotency_keys", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.execute("update idempotency_keys set expires_at = created_at + interval '24 hours'")
    op.alter_column("idempotency_keys", "expires_at", nullable=False)
    op.alter_column("idempotency_keys", "created_at", server_default=None)
    op.drop_index("idempotency_keys_age", table_name="idempotency_keys")
    op.create_index("idempotency_keys_end", "idempotency_keys", ["expires_at"])
    op.create_index(
        "idempotency_keys_source",
        "idempotency_keys",
        ["source", "created_at"],
        postgresql_where=sa.text("source is not null"),
    )
