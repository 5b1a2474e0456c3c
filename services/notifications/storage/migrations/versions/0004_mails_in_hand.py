"""Mails know who may read them and in whose hands they are; addresses are given up after days of refusals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPEN = "state in ('REQUESTED', 'DEFERRED')"


def upgrade() -> None:
    """Whoever was silenced by a single refusal, or by one that spoke of something else, is written to again."""
    op.add_column("mails", sa.Column("firm_id", sa.Uuid(), nullable=True))
    op.add_column("mails", sa.Column("cause", sa.Text(), nullable=True))
    op.add_column("mails", sa.Column("audience", sa.Text(), server_default="MEMBER", nullable=False))
    op.add_column("mails", sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mails", sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mails", sa.Column("doubts", sa.Integer(), server_default="0", nullable=False))
    op.execute("update mails set audience = 'HOLDER' where activation or template = 'security_alert'")
    _expiring("('SENT', 'BOUNCED', 'UNCERTAIN')")

    moment = sa.DateTime(timezone=True)
    op.alter_column("suppressed_addresses", "since", new_column_name="first_at")
    op.add_column(
        "suppressed_addresses", sa.Column("days", sa.Integer(), server_default="1", nullable=False)
    )
    op.alter_column("suppressed_addresses", "days", server_default=None)
    op.add_column("suppressed_addresses", sa.Column("last_at", moment, nullable=True))
    op.add_column("suppressed_addresses", sa.Column("suppressed_at", moment, nullable=True))
    op.execute(r"delete from suppressed_addresses where reason !~ '^5\d\d 5\.(1\.(1|2|3|6|10)|2\.1)$'")
    op.execute("update suppressed_addresses set last_at = first_at")
    op.alter_column("suppressed_addresses", "last_at", nullable=False)


def downgrade() -> None:
    """What refused once counts as given up again."""
    op.drop_column("suppressed_addresses", "suppressed_at")
    op.drop_column("suppressed_addresses", "last_at")
    op.drop_column("suppressed_addresses", "days")
    op.alter_column("suppressed_addresses", "first_at", new_column_name="since")
    op.execute("update mails set state = 'SENT' where state = 'UNCERTAIN'")
    _expiring("('SENT', 'BOUNCED')")
    for name in ("doubts", "handed_over_at", "leased_until", "audience", "cause", "firm_id"):
        op.drop_column("mails", name)


def _expiring(states: str) -> None:
    op.drop_index("mails_expiring", table_name="mails")
    watched = f"({_OPEN} or (activation and state in {states}))"
    op.create_index("mails_expiring", "mails", ["deadline"], postgresql_where=sa.text(watched))
