"""Digests and sealed NIR say which key made them; what is there already was made by the former key, `0`."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
COLUMNS = (
    ("contributors", "nir_sealed"),
    ("contributors", "nir_digest"),
    ("registrations", "address_digest"),
)


def upgrade() -> None:
    """Put the former key's id before what it made; refusal codes of before are too short to be read any more."""
    op.execute("update registrations set refusal_digest = null")
    for table, column in COLUMNS:
        op.execute(f"update {table} set {column} = '0:' || {column} where {column} is not null")


def downgrade() -> None:
    """Take the ids away again."""
    for table, column in COLUMNS:
        op.execute(f"update {table} set {column} = substr({column}, strpos({column}, ':') + 1)")
