"""Letters are meant before they are laid down, dates are kept as told and as heard, and a client's agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "state = 'REQUESTED'"
UNSETTLED = "state in ('REQUESTED', 'HANDING_OVER')"
BEFORE_UNDER_WAY = "state in ('REQUESTED', 'HANDED_OVER')"
UNDER_WAY = "state in ('REQUESTED', 'HANDING_OVER', 'HANDED_OVER')"

WAITING_MAILS = """
update mails set facts = facts || jsonb_build_object(
    'reference', regexp_replace(facts->>'client', '^dossier ', ''),
    'agreed', true,
    'handed_over_at', facts->'posted_at',
    'requested_at', facts->'posted_at'
)
where facts ? 'client' and state in ('REQUESTED', 'DEFERRED')
"""
"""They name the client as the former release would have."""


def upgrade() -> None:
    """What was heard of former letters was heard, for all we know, when it happened."""
    for column in ("intended_at", "posted_heard_at", "returned_heard_at"):
        op.add_column("letters", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "update letters set intended_at = coalesce(handed_over_at, posted_at, returned_at),"
        " posted_heard_at = posted_at, returned_heard_at = returned_at,"
        " track_at = case when state = 'HANDED_OVER' then now() else track_at end"
    )
    op.add_column(
        "registrations", sa.Column("agreed", sa.Boolean(), server_default="false", nullable=False)
    )
    op.execute(
        "update registrations set agreed = true where case_id in"
        " (select case_id from letters where state = 'CONFIRMED_BY_USE')"
    )
    op.execute(WAITING_MAILS)
    _reshape(UNSETTLED, UNDER_WAY)


def downgrade() -> None:
    """Letters being handed over are due again: the print shop knows their ids."""
    op.execute("update letters set state = 'REQUESTED' where state = 'HANDING_OVER'")
    _reshape(BEFORE, BEFORE_UNDER_WAY)
    op.drop_column("registrations", "agreed")
    for column in ("intended_at", "posted_heard_at", "returned_heard_at"):
        op.drop_column("letters", column)


def _reshape(unsettled: str, under_way: str) -> None:
    for name in ("letters_due", "letters_under_way"):
        op.drop_index(name, table_name="letters")
    for name in ("letters_never_forgotten", "letters_unsealed"):
        op.drop_constraint(name, "letters", type_="check")
    op.create_check_constraint("letters_never_forgotten", "letters", f"({unsettled}) = (due_at is not null)")
    op.create_check_constraint(
        "letters_unsealed", "letters", f"{unsettled} or (sealed_key is null and sealed_recipient is null)"
    )
    op.create_index("letters_due", "letters", ["due_at"], postgresql_where=sa.text(unsettled))
    op.create_index("letters_under_way", "letters", ["requested_at"], postgresql_where=sa.text(under_way))
