"""Applications reserve nothing: they have rows of their own; a link also has a code to type.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CARRY_OVER = """
    insert into firm_applications (
        application_id, firm_id, founder_user_id, siret, profession, phone, civility, first_name, last_name,
        email, mobile, applied_at, deadline, firm_name, offered_at, announced
    )
    select f.firm_id, f.firm_id, u.user_id, f.siret, f.profession, f.phone, u.civility, u.first_name,
        u.last_name, u.email, u.mobile, f.applied_at, f.deadline, f.name, f.applied_at, true
    from firms f join users u on u.user_id = f.founder_user_id
    where f.state in ('PENDING_ACTIVATION', 'ACTIVATION_EXPIRED')
"""
"""Other services know these firms and founders already: they keep their identities."""

_WAITING = "select firm_id from firm_applications"


def upgrade() -> None:
    """Firms that wait for their founder become applications again; their links stay good.

    `firms.deadline` is written no more; a later revision drops it, when no replica of before reads it.
    """
    op.create_table(
        "firm_applications",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("founder_user_id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("civility", sa.Text()),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text()),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("firm_name", sa.Text()),
        sa.Column("offered_at", sa.DateTime(timezone=True)),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("application_id"),
        sa.UniqueConstraint("founder_user_id"),
    )
    op.create_index(
        "firm_applications_one_link",
        "firm_applications",
        ["email", "siret"],
        unique=True,
        postgresql_where=sa.text("offered_at is not null"),
    )
    op.create_index(
        "firm_applications_received",
        "firm_applications",
        ["applied_at"],
        postgresql_where=sa.text("offered_at is null"),
    )
    op.create_index(
        "firm_applications_to_forget",
        "firm_applications",
        ["deadline"],
        postgresql_where=sa.text("offered_at is not null"),
    )
    op.drop_constraint("activations_user_id_fkey", "activations", type_="foreignkey")
    op.add_column("activations", sa.Column("code_digest", sa.Text()))
    op.create_unique_constraint("activations_code_digest_key", "activations", ["code_digest"])
    op.execute(_CARRY_OVER)
    op.execute(f"delete from users where firm_id in ({_WAITING})")  # noqa: S608 - constant text
    op.execute(f"delete from firms where firm_id in ({_WAITING})")  # noqa: S608 - constant text
    op.drop_index("firms_awaiting", "firms")
    op.alter_column("firms", "deadline", nullable=True)
