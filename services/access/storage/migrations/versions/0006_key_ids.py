"""Fingerprints say which key made them; what is there already was made by the former key, `0`."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
COLUMNS = (("keys", "fingerprint"), ("credentials", "login"), ("lockouts", "login"))


def upgrade() -> None:
    """Put the former key's id before what it made; phantoms were made by none."""
    for table, column in COLUMNS:
        op.execute(f"update {table} set {column} = convert_to('0:' || encode({column}, 'hex'), 'UTF8')")
    op.execute("update keys set fingerprint = convert_to('phantom', 'UTF8') || substr(fingerprint, 2) where phantom")


def downgrade() -> None:
    """Take the ids away again."""
    for table, column in COLUMNS:
        op.execute(
            f"update {table} set {column} ="
            f" decode(substr(convert_from({column}, 'UTF8'), strpos(convert_from({column}, 'UTF8'), ':') + 1), 'hex')"
        )
