"""A key whose request is being dealt with is reserved."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Answers already kept await nothing."""
    op.alter_column("idempotency_keys", "status", nullable=True)
    op.add_column("idempotency_keys", sa.Column("awaits", sa.Uuid()))
