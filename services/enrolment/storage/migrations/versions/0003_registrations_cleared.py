"""Dead cases leave the list; a case says which account of a SIREN it is about.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LISTED = sa.text("state <> 'REMOVED' and cleared_at is null")


def upgrade() -> None:
    """Add the columns, and index what the firm lists."""
    op.add_column("registrations", sa.Column("account_number", sa.Text()))
    op.add_column("registrations", sa.Column("cleared_at", sa.DateTime(timezone=True)))
    op.create_index("registrations_by_account_number", "registrations", ["firm_id", "account_number"])
    newest_first = [sa.text("submitted_at DESC"), sa.text("case_id DESC")]
    for name, owner in (("registrations_of_firm", "firm_id"), ("registrations_of_portfolio", "portfolio_id")):
        op.drop_index(name, "registrations")
        columns = [sa.text(owner), *newest_first]
        op.create_index(name, "registrations", columns, postgresql_where=_LISTED)
