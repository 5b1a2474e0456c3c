"""Each service's Alembic migrations, run the same way by its `migrate` command and by tests."""

import asyncio
import sys
from importlib.resources import files

import structlog
from alembic import command, context
from alembic.config import Config
from asyncpg.exceptions import LockNotAvailableError
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from database.connections import Limits, Unreachable, open_connection
from database.runtime_role import let_in

log = structlog.get_logger()

MIGRATION_LOCK = 0x6D696772
"""Advisory lock: of several replicas starting at once, one migrates and the others wait."""
LOCK_SECONDS = 3.0
"""For a table: while a migration waits for one, whoever comes after it waits too."""
TRIES = 5
PAUSE_SECONDS = 5.0
NOT_NOW = 75
"""Exit status where the same may succeed later (`EX_TEMPFAIL`)."""
_HOURS = Limits(statement=6 * 3600.0, idle_in_transaction=3600.0)


class LockHeld(Exception):
    """A table that a migration needs was held by somebody else, each time it was tried."""


def migrate(service: str, url: str, *, runtime_url: str | None = None) -> None:
    """Bring the database of `service` to its newest revision; doing it again changes nothing.

    `runtime_url` is what its processes use, if their role is another. Where it can't be done now the process
    ends with 75 and one sentence: what was migrated stays, nothing is half done.
    """
    runtime = make_url(runtime_url).username if runtime_url else None
    try:
        asyncio.run(migrate_async(service, url, runtime=runtime))
    except LockHeld:
        sys.stderr.write(f"A table of {service} is in use by a long transaction: migrate again later.\n")
        raise SystemExit(NOT_NOW) from None
    except Unreachable as away:
        sys.stderr.write(f"The database of {service} can't be reached ({away}): migrate again later.\n")
        raise SystemExit(NOT_NOW) from None


async def migrate_async(
    service: str,
    url: str,
    *,
    revision: str = "head",
    runtime: str | None = None,
    lock_seconds: float = LOCK_SECONDS,
    pause_seconds: float = PAUSE_SECONDS,
) -> None:
    """The same inside a running event loop. Raises LockHeld, Unreachable."""
    engine = create_async_engine(url, connect_args=_HOURS.arguments() | {"async_creator_fn": open_connection})
    try:
        async with engine.connect() as connection:
            await connection.execute(text("select pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            await connection.execute(text(f"set lock_timeout = {round(lock_seconds * 1000)}"))
            await connection.commit()
            await let_in(connection, runtime)
            await _upgrade(connection, service, revision, pause_seconds)
    finally:
        await engine.dispose()


async def _upgrade(connection: AsyncConnection, service: str, revision: str, pause_seconds: float) -> None:
    """Each migration in a transaction of its own: those that are done stay so while the next one waits."""
    for tries_left in reversed(range(TRIES)):
        try:
            await connection.run_sync(lambda sync: command.upgrade(configuration(service, sync), revision))
        except DBAPIError as failure:
            await connection.rollback()
            cause = failure.orig.__cause__ if failure.orig else None
            if not isinstance(cause, LockNotAvailableError):
                raise
            log.warning("migration_waits_for_a_lock", service=service, tries_left=tries_left)
            if not tries_left:
                raise LockHeld(service) from failure
            await asyncio.sleep(pause_seconds)
        else:
            return


def configuration(service: str, connection: Connection | None = None) -> Config:
    """Alembic's configuration of one service, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(files(service) / "storage" / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def run_in(metadata: MetaData) -> None:
    """What each service's `migrations/env.py` calls: migrate on the connection it was given."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection, target_metadata=metadata, compare_type=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()
