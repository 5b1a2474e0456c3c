"""What Alembic runs."""

from database.migrations import run_in
from notifications.storage.tables import metadata

run_in(metadata)
