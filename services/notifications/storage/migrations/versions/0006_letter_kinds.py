"""A letter says what it brings; only a key letter has a key."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All that is there are key letters."""
    op.add_column("letters", sa.Column("kind", sa.Text, nullable=False, server_default="KEY"))
    op.alter_column("letters", "key_id", nullable=True)
    op.create_check_constraint("letters_of_keys", "letters", "(kind = 'KEY') = (key_id is not null)")


def downgrade() -> None:
    """Refuses while there are letters without a key."""
    op.drop_constraint("letters_of_keys", "letters")
    op.alter_column("letters", "key_id", nullable=False)
    op.drop_column("letters", "kind")
