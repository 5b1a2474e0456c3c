"""A refresh token's answer can be given again; alerts are counted; tokens say what they are from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sessions that are open go on; nobody was alerted yet."""
    op.add_column("refresh_tokens", sa.Column("sealed_next", sa.Text()))
    op.add_column("credentials", sa.Column("alerts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("credentials", sa.Column("alerts_since", sa.DateTime(timezone=True)))
    op.add_column("users", sa.Column("standing", sa.Integer(), nullable=False, server_default="0"))
