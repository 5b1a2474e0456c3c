"""Requests in progress, what access has yet to confirm, links in hand, cases that nobody heard of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Answers already kept await nothing."""
    op.alter_column("idempotency_keys", "status", nullable=True)
    op.add_column("idempotency_keys", sa.Column("awaits", sa.Uuid()))
    op.create_table(
        "errands",
        sa.Column("errand_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("asked_by", sa.Uuid()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('REMOVAL', 'STANDING')", name="errands_kind_known"),
    )
    op.create_index("errands_due", "errands", ["due_at"])
    op.add_column("activations", sa.Column("taken_until", sa.DateTime(timezone=True)))
    op.add_column("registrations", sa.Column("looked_into_at", sa.DateTime(timezone=True)))
    op.create_index(
        "registrations_submitted",
        "registrations",
        ["submitted_at"],
        postgresql_where=sa.text("state = 'SUBMITTED'"),
    )
