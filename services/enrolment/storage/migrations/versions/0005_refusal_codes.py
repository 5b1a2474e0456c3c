"""A refusal code is looked up by itself; the letter has a reference of its own.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Letters sent before keep the reference that they show; their codes are too short to be read any more."""
    op.drop_index("registrations_by_reference", "registrations")
    op.alter_column("registrations", "reference", new_column_name="letter_reference", nullable=True)
    op.alter_column("registrations", "refusal_digest", nullable=True)
    op.create_index("registrations_by_letter_reference", "registrations", ["letter_reference"])
    op.create_index("registrations_by_refusal_code", "registrations", ["refusal_digest"])
    op.drop_table("wrong_refusals")
