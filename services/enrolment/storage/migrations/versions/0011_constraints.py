"""What the code promises of firms, users, links, cases and portfolios, the database holds too.

Rows of before are not read but where an index is made of them; 0012 holds them against what is new.
"""

import sqlalchemy as sa
from alembic import op

from database.constraints import add_unvalidated

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = "('AUTO_ENTREPRENEUR', 'EMPLOYER', 'INDEPENDENT', 'MAJORITY_MANAGER', 'REGULATED_LIBERAL')"
PROFESSIONS = "('EXPERT_COMPTABLE', 'OTHER_TIERS_DECLARANT')"
USER_STATES = (
    "('ACTIVE', 'INVITATION_EXPIRED', 'INVITED', 'REMOVED', 'SECURITY_SUSPENDED', 'SUSPENDED')"
)

RULES = {
    "firms": {
        "firms_state_known": (
            "check (state in"
            " ('ABANDONED', 'ACTIVATION_EXPIRED', 'ACTIVE', 'CLOSED', 'PENDING_ACTIVATION', 'SUSPENDED'))"
        ),
        "firms_profession_known": f"check (profession in {PROFESSIONS})",
        "firms_sound": (
            "check (siret ~ '^[0-9]{14}$' and siren = left(siret, 9) and name <> '' and version > 0)"
        ),
    },
    "firm_applications": {
        "firm_applications_profession_known": f"check (profession in {PROFESSIONS})",
        "firm_applications_offered_by_name": "check (offered_at is null or firm_name is not null)",
        "firm_applications_sound": (
            "check (siret ~ '^[0-9]{14}$' and email <> '' and deadline >= applied_at)"
        ),
    },
    "users": {
        "users_invited_in_the_firm": (
            "foreign key (invited_by, firm_id) references users (user_id, firm_id)"
        ),
        "users_state_known": f"check (state in {USER_STATES})",
        "users_held_state_known": f"check (held_state in {USER_STATES})",
        "users_role_known": "check (role in ('ADMINISTRATOR', 'COLLABORATOR'))",
        "users_sound": (
            "check (version > 0 and sessions_from between 0 and version and deadline > created_at"
            " and (email <> '' or state = 'REMOVED'))"
        ),
    },
    "activations": {
        "activations_state_known": (
            "check (state in ('CANCELLED', 'EXPIRED', 'LIVE', 'SUPERSEDED', 'USED'))"
        ),
        "activations_purpose_known": "check (purpose in ('COLLABORATOR', 'FOUNDER'))",
        "activations_sound": "check (deadline > created_at and digest <> '' and code_digest <> '')",
    },
    "registrations": {
        "registrations_asked_in_the_firm": (
            "foreign key (requested_by, firm_id) references users (user_id, firm_id)"
        ),
        "registrations_state_known": (
            "check (state in ('ACTIVATING', 'ACTIVE', 'ACTIVE_SUSPENDED', 'ADDRESS_MISSING', 'AWAITING_KEY',"
            " 'CLOSED_STALE', 'ENDED', 'KEY_EXHAUSTED', 'LETTER_RETURNED', 'REFUSED', 'REJECTED', 'REMOVED',"
            " 'SUBMITTED'))"
        ),
        "registrations_kind_known": f"check (kind in {KINDS})",
        "registrations_method_known": "check (method in ('K'))",
        "registrations_return_reason_known": "check (letter_return_reason in ('ADDRESS_INCOMPLETE', 'NPAI', 'OTHER', 'REFUSED', 'UNCLAIMED'))",
        "registrations_sound": (
            "check (version > 0 and letter_aged_days >= 0 and mandate_version >= 0 and portfolio_version >= 0"
            " and identifier <> '')"
        ),
    },
    "portfolios": {
        "portfolios_firm_id_fkey": "foreign key (firm_id) references firms (firm_id)",
        "portfolios_sound": "check (name_version >= 0 and name <> '')",
    },
    "portfolio_users": {
        "portfolio_users_in_the_firm": "foreign key (user_id, firm_id) references users (user_id, firm_id)",
        "portfolio_users_sound": "check (version >= 0)",
    },
    "contributors": {"contributors_kind_known": f"check (kind in {KINDS})"},
}


def upgrade() -> None:
    """An association of somebody unknown keeps no firm: it is of before firms were kept."""
    op.create_unique_constraint("users_user_id_firm_id_key", "users", ["user_id", "firm_id"])
    op.add_column("portfolio_users", sa.Column("firm_id", sa.Uuid()))
    op.execute("update portfolio_users p set firm_id = u.firm_id from users u where u.user_id = p.user_id")
    for table, definitions in RULES.items():
        add_unvalidated(op.get_bind(), table, **definitions)
