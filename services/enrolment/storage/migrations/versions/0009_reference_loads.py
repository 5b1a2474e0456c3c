"""Reference files: what is gone from them, which lines are as they were, and of which day the last one was."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is gone yet, and the next file is read whole."""
    for table, index in (("contributors", "contributors_by_line"), ("firm_records", "firm_records_by_line")):
        op.add_column(table, sa.Column("gone_on", sa.Date()))
        op.add_column(table, sa.Column("line_digest", sa.LargeBinary()))
        op.create_index(index, table, ["line_digest"])
    op.create_table(
        "reference_loads",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("reference"),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("reference_loads")
    for table in ("contributors", "firm_records"):
        op.drop_column(table, "line_digest")
        op.drop_column(table, "gone_on")
