"""Mails say channel, lane, topic, language and whom they are for; every try of each is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OPEN = "state in ('REQUESTED', 'DEFERRED')"
_TRACKED = "state in ('SENT', 'BOUNCED', 'UNCERTAIN')"
_MOMENT = sa.DateTime(timezone=True)

_FIRM = "('activation_expired', 'activation_bounced', 'mail_bounced', 'application_declined', 'account_sought')"
_CARRIED_OVER = f"""
update mails set
    channel = 'EMAIL',
    lane = case when activation then 'URGENT' else 'NORMAL' end,
    topic = case
        when activation then 'ACTIVATION'
        when template = 'security_alert' then 'SECURITY'
        when template in {_FIRM} then 'FIRM'
        else 'CLIENTS' end,
    recipient_kind = case when recipient_id is null and not activation then 'ADDRESS' else 'FIRM_USER' end
"""
_KNOWN_ATTEMPTS = """
insert into mail_attempts (message_id, begun_at, ended_at, outcome)
select message_id, sent_at, sent_at, 'SENT' from mails where sent_at is not null
"""
_APPEND_ONLY = """
create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name; end $$
"""


def upgrade() -> None:
    """Of former mails it is known when they were sent; what was tried before that is not."""
    op.alter_column("mails", "user_id", new_column_name="recipient_id")
    for name in ("channel", "lane", "topic", "recipient_kind"):
        op.add_column("mails", sa.Column(name, sa.Text(), nullable=True))
    for table in ("mails", "users"):
        op.add_column(table, sa.Column("language", sa.Text(), server_default="fr", nullable=False))
    op.execute(_CARRIED_OVER)
    for name in ("channel", "lane", "topic", "recipient_kind"):
        op.alter_column("mails", name, nullable=False)
    op.create_check_constraint("mails_channels", "mails", "channel = 'EMAIL'")
    op.create_check_constraint("mails_lanes", "mails", "lane in ('URGENT', 'NORMAL')")
    kinds = "recipient_kind in ('FIRM_USER', 'CONTRIBUTOR', 'ADDRESS')"
    op.create_check_constraint("mails_recipients", "mails", kinds)
    _indexes("lane", "topic = 'ACTIVATION'")
    op.drop_column("mails", "activation")
    _attempts()


def _attempts() -> None:
    op.create_table(
        "mail_attempts",
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("mails.message_id", ondelete="CASCADE")),
        sa.Column("begun_at", _MOMENT),
        sa.Column("ended_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("smtp_code", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", "begun_at"),
    )
    op.execute(_KNOWN_ATTEMPTS)
    op.execute(_APPEND_ONLY)
    op.execute(
        "create trigger mail_attempts_append_only before update on mail_attempts"
        " for each statement execute function refuse_change()"
    )


def _indexes(due_by: str, watched: str) -> None:
    for name in ("mails_due", "mails_expiring"):
        op.drop_index(name, table_name="mails")
    op.create_index("mails_due", "mails", [due_by, "due_at"], postgresql_where=sa.text(_OPEN))
    expiring = f"({_OPEN} or ({watched} and {_TRACKED}))"
    op.create_index("mails_expiring", "mails", ["deadline"], postgresql_where=sa.text(expiring))


def downgrade() -> None:
    """Attempts and languages are forgotten; mails to nobody we know go to the address they name."""
    op.drop_table("mail_attempts")
    op.execute("drop function refuse_change()")
    op.add_column("mails", sa.Column("activation", sa.Boolean(), nullable=True))
    op.execute("update mails set activation = topic = 'ACTIVATION'")
    op.alter_column("mails", "activation", nullable=False)
    _indexes("activation", "activation")
    for name in ("channels", "lanes", "recipients"):
        op.drop_constraint(f"mails_{name}", "mails")
    for name in ("channel", "lane", "topic", "recipient_kind", "language"):
        op.drop_column("mails", name)
    op.drop_column("users", "language")
    op.alter_column("mails", "recipient_id", new_column_name="user_id")
