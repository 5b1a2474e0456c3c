"""Tokens of before a user's last suspension are void; operations may suspend for security."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tokens that are out now stay good for their few minutes."""
    op.add_column("users", sa.Column("sessions_from", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("users", sa.Column("held_state", sa.Text()))
