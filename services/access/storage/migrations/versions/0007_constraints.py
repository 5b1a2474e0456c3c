"""What the code promises of firms, users, portfolios, mandates and keys, the database holds too.

Rows of before are not read but where an index is made of them; 0008 holds them against what is new.
"""

import sqlalchemy as sa
from alembic import op

from database.constraints import add_unvalidated

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = "('AUTO_ENTREPRENEUR', 'EMPLOYER', 'INDEPENDENT', 'MAJORITY_MANAGER', 'REGULATED_LIBERAL')"
CAUSES = "('BY_FIRM', 'CLIENT_REFUSED', 'KEY_EXPIRED', 'LETTER_FAILED', 'REJECTED', 'STALE')"

END_ALL_BUT_ONE = """
    with surplus as (
        select mandate_id, row_number() over (
            partition by firm_id, account_ref order by state = 'ACTIVE' desc, mandate_id desc
        ) as place
        from mandates where state in ('ACTIVE', 'PENDING')
    ), ended as (
        update mandates set state = 'REVOKED', cause = 'REJECTED', version = version + 1
        where mandate_id in (select mandate_id from surplus where place > 1) returning case_id
    )
    update keys set state = 'REVOKED', version = version + 1
    where case_id in (select case_id from ended) and state in ('EXHAUSTED', 'ISSUED', 'LOCKED', 'SUSPENDED')
"""
"""Of a pair's mandates: the later case of a pair exists only because the earlier one is over (D-07)."""

MARK_EXCLUSIVE = """
    update mandates m set exclusive = true where kind = 'AUTO_ENTREPRENEUR' and state = 'ACTIVE' and not exists (
        select 1 from mandates o
        where o.account_ref = m.account_ref and o.state = 'ACTIVE' and o.mandate_id <> m.mandate_id
    )
"""

CHECKS = {
    "portfolios": {
        "portfolios_state_known": "check (state in ('EMPTY', 'OPEN'))",
        "portfolios_sound": "check (name <> '' and name_key <> '' and version > 0)",
        "portfolios_firm_id_fkey": "foreign key (firm_id) references firms (firm_id)",
    },
    "associations": {
        "associations_portfolio_id_firm_id_fkey": (
            "foreign key (portfolio_id, firm_id) references portfolios (portfolio_id, firm_id)"
        ),
        "associations_user_id_firm_id_fkey": (
            "foreign key (user_id, firm_id) references users (user_id, firm_id)"
        ),
    },
    "mandates": {
        "mandates_state_known": "check (state in ('ACTIVE', 'PENDING', 'REVOKED', 'SUPERSEDED'))",
        "mandates_kind_known": f"check (kind in {KINDS})",
        "mandates_cause_known": f"check (cause in {CAUSES})",
        "mandates_revoked_for_a_cause": "check ((state = 'REVOKED') = (cause is not null))",
        "mandates_sound": "check (version > 0)",
        "mandates_portfolio_id_firm_id_fkey": (
            "foreign key (portfolio_id, firm_id) references portfolios (portfolio_id, firm_id)"
        ),
    },
    "keys": {
        "keys_state_known": (
            "check (state in"
            " ('EXHAUSTED', 'EXPIRED', 'ISSUED', 'LOCKED', 'REDEEMED', 'REVOKED', 'SUSPENDED'))"
        ),
        "keys_locked_until_some_time": "check (state <> 'LOCKED' or locked_until is not null)",
        "keys_sound": (
            "check (version > 0 and failures >= 0 and failures <= attempts and expires_at > issued_at"
            " and octet_length(fingerprint) > 0)"
        ),
        "keys_case_id_firm_id_fkey": "foreign key (case_id, firm_id) references mandates (case_id, firm_id)",
    },
    "ended_cases": {
        "ended_cases_cause_known": f"check (cause in {CAUSES})",
        "ended_cases_kind_known": f"check (kind in {KINDS})",
    },
    "firms": {
        "firms_state_known": "check (state in ('ACTIVE', 'PENDING'))",
        "firms_profession_known": "check (profession in ('EXPERT_COMPTABLE', 'OTHER_TIERS_DECLARANT'))",
        "firms_founder_user_id_firm_id_fkey": (
            "foreign key (founder_user_id, firm_id) references users (user_id, firm_id)"
        ),
    },
    "users": {
        "users_state_known": (
            "check (state in ('ACTIVE', 'INVITED', 'REMOVED', 'SECURITY_SUSPENDED', 'SUSPENDED'))"
        ),
        "users_role_known": "check (role in ('ADMINISTRATOR', 'COLLABORATOR'))",
        "users_sound": (
            "check (state_version >= 0 and rights_version >= 0 and standing between 0 and state_version)"
        ),
    },
    "credentials": {
        "credentials_sound": (
            "check (octet_length(login) > 0 and password_hash <> '' and locks >= 0 and alerts >= 0)"
        ),
    },
    "lockouts": {"lockouts_sound": "check (failures >= 0)"},
    "sessions": {
        "sessions_user_id_fkey": "foreign key (user_id) references users (user_id)",
        "sessions_sound": "check (started_at < expires_at and idle_until <= expires_at)",
    },
}


def upgrade() -> None:
    """Columns first, then what is unique, then what counts from now on."""
    op.add_column("mandates", sa.Column("submitted_at", sa.DateTime(timezone=True)))
    op.add_column("mandates", sa.Column("exclusive", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("associations", sa.Column("firm_id", sa.Uuid()))
    for name, kind in (("firm_id", sa.Uuid()), ("account_ref", sa.Uuid()), ("kind", sa.Text())):
        op.add_column("ended_cases", sa.Column(name, kind))
    op.execute("update associations a set firm_id = p.firm_id from portfolios p where p.portfolio_id = a.portfolio_id")
    op.alter_column("associations", "firm_id", nullable=False)
    op.execute(END_ALL_BUT_ONE)
    op.execute(MARK_EXCLUSIVE)
    _make_unique()
    for name, table in (
        ("associations_portfolio_id_fkey", "associations"),
        ("mandates_portfolio_id_fkey", "mandates"),
        ("keys_case_id_fkey", "keys"),
    ):
        op.drop_constraint(name, table)
    for table, definitions in CHECKS.items():
        add_unvalidated(op.get_bind(), table, **definitions)


def _make_unique() -> None:
    for table, column in (("portfolios", "portfolio_id"), ("users", "user_id"), ("mandates", "case_id")):
        op.create_unique_constraint(f"{table}_{column}_firm_id_key", table, [column, "firm_id"])
    op.create_index(
        "mandates_one_live",
        "mandates",
        ["firm_id", "account_ref"],
        unique=True,
        postgresql_where=sa.text("state in ('ACTIVE', 'PENDING')"),
    )
    op.create_index(
        "mandates_one_active",
        "mandates",
        ["account_ref"],
        unique=True,
        postgresql_where=sa.text("exclusive and state = 'ACTIVE'"),
    )
