"""Digests of addresses say which key made them; what is there already was made by the former key, `0`."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the former key's id before what it made."""
    op.execute(
        "update suppressed_addresses set digest = convert_to('0:' || encode(digest, 'hex'), 'UTF8')"
    )


def downgrade() -> None:
    """Take the ids away again."""
    hexadecimal = "split_part(convert_from(digest, 'UTF8'), ':', 2)"
    op.execute(f"update suppressed_addresses set digest = decode({hexadecimal}, 'hex')")
