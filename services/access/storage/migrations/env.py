"""Alembic's entrance."""

from access.storage.tables import metadata
from database.migrations import run_in

run_in(metadata)
