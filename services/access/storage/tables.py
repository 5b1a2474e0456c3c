"""All tables of access, gathered for its migrations."""

from access.storage.client_tables import associations, ended_cases, keys, mandates, portfolios
from access.storage.metadata import metadata
from access.storage.people_tables import credentials, firms, lockouts, refresh_tokens, sessions, users
from messaging.tables import add_messaging_tables
from web.kept_answers import add_idempotency_table
from web.throttle import add_source_counts_table

add_messaging_tables(metadata)
add_idempotency_table(metadata)
add_source_counts_table(metadata)

__all__ = [
    "associations",
    "credentials",
    "ended_cases",
    "firms",
    "keys",
    "lockouts",
    "mandates",
    "metadata",
    "portfolios",
    "refresh_tokens",
    "sessions",
    "users",
]
