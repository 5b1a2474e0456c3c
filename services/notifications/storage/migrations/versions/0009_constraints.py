"""What the code promises of users, mails, tries, addresses and letters, the database holds too.

Rows of before are not read; 0010 holds them against what is new.
"""

from alembic import op

from database.constraints import add_unvalidated

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNSEAL = """
    update mails set sealed_token = null, due_at = null
    where state not in ('REQUESTED', 'DEFERRED') and (sealed_token is not null or due_at is not null)
"""

CHECKS = {
    "users": {
        "users_standing_known": "check (standing in ('ACTIVE', 'INVITED', 'REMOVED', 'SUSPENDED'))",
        "users_sound": "check (contact_version >= -1 and role_version >= -1 and standing_version >= -1)",
    },
    "mails": {
        "mails_state_known": (
            "check (state in ('BOUNCED', 'CANCELLED', 'CONSUMED', 'DEFERRED', 'EXPIRED', 'REQUESTED', 'SENT',"
            " 'SUPERSEDED', 'UNCERTAIN'))"
        ),
        "mails_topic_known": "check (topic in ('ACTIVATION', 'CLIENTS', 'FIRM', 'SECURITY'))",
        "mails_audience_known": "check (audience in ('ADMINISTRATORS', 'HOLDER', 'MEMBER'))",
        "mails_unsealed": "check (state in ('REQUESTED', 'DEFERRED') or sealed_token is null)",
        "mails_over_are_not_due": "check (state in ('REQUESTED', 'DEFERRED') or due_at is null)",
        "mails_sent_some_time": "check (state <> 'SENT' or sent_at is not null)",
        "mails_in_a_hand": "check (handed_over_at is null or leased_until is not null)",
        "mails_sound": "check (version > 0 and attempts >= 0 and doubts >= 0)",
    },
    "mail_attempts": {
        "mail_attempts_outcome_known": (
            "check (outcome in ('BOUNCED', 'DEFERRED', 'OVERDUE', 'SENT', 'UNCERTAIN'))"
        ),
        "mail_attempts_stage_known": (
            "check (stage in ('CONNECT', 'DATA', 'DOT', 'MAIL', 'OURS', 'RCPT'))"
        ),
    },
    "suppressed_addresses": {
        "suppressed_addresses_sound": "check (octet_length(digest) > 0 and days > 0 and first_at <= last_at)",
    },
    "letters": {
        "letters_state_known": (
            "check (state in ('CANCELLED', 'CONFIRMED_BY_USE', 'EXPIRED', 'FAILED', 'HANDED_OVER',"
            " 'HANDING_OVER', 'OBSOLETE', 'POSTED', 'REQUESTED', 'RETURNED'))"
        ),
        "letters_failure_known": (
            "check (failure in ('ADDRESS_UNUSABLE', 'PROVIDER_REFUSED', 'SEAL_BROKEN'))"
        ),
        "letters_return_reason_known": (
            "check (return_reason in ('ADDRESS_INCOMPLETE', 'NPAI', 'OTHER', 'REFUSED', 'UNCLAIMED'))"
        ),
        "letters_failed_for_a_reason": "check ((state = 'FAILED') = (failure is not null))",
        "letters_meant_some_time": "check (state <> 'HANDING_OVER' or intended_at is not null)",
        "letters_handed_over_some_time": (
            "check (state not in ('HANDED_OVER', 'POSTED', 'RETURNED') or handed_over_at is not null)"
        ),
        "letters_posted_some_time": "check (state <> 'POSTED' or posted_at is not null)",
        "letters_returned_some_time": (
            "check (state <> 'RETURNED' or (returned_at is not null and return_reason is not null))"
        ),
        "letters_sound": (
            "check (version > 0 and attempts >= 0 and aged_days >= 0 and noticed_days >= 0)"
        ),
    },
}


def upgrade() -> None:
    """A mail that is over needs no token: what a former release left is erased first."""
    op.execute(UNSEAL)
    for table, definitions in CHECKS.items():
        add_unvalidated(op.get_bind(), table, **definitions)


def downgrade() -> None:
    for table, definitions in CHECKS.items():
        for name in definitions:
            op.drop_constraint(name, table)
