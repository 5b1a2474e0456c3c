"""Alembic's entry: enrolment's tables on the connection it is given."""

from database.migrations import run_in
from enrolment.storage.tables import metadata

run_in(metadata)
