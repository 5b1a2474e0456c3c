"""All tables of enrolment, gathered for its migrations."""

from enrolment.storage.errand_tables import errands
from enrolment.storage.firm_tables import activations, ended_sessions, firm_applications, firms, users
from enrolment.storage.metadata import metadata
from enrolment.storage.reference_tables import contributors, firm_records
from enrolment.storage.registration_tables import portfolio_users, portfolios, registrations
from messaging.tables import add_messaging_tables
from web.kept_answers import add_idempotency_table
from web.throttle import add_source_counts_table

add_messaging_tables(metadata)
add_idempotency_table(metadata)
add_source_counts_table(metadata)

__all__ = [
    "activations",
    "contributors",
    "ended_sessions",
    "errands",
    "firm_applications",
    "firm_records",
    "firms",
    "metadata",
    "portfolio_users",
    "portfolios",
    "registrations",
    "users",
]
