"""Who has an own account is written to as well, and belongs to no firm."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("users", "firm_id", nullable=True)


def downgrade() -> None:
    """Who belongs to no firm is forgotten."""
    op.execute("delete from users where firm_id is null")
    op.alter_column("users", "firm_id", nullable=False)
