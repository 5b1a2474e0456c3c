"""Each service's Alembic migrations, run the same way by its `migrate` command and by tests."""

import asyncio
from importlib.resources import files

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

MIGRATION_LOCK = 0x6D696772
"""Advisory lock: of several replicas starting at once, one migrates and the others wait."""


def migrate(service: str, url: str, *, revision: str = "head") -> None:
    """Bring the database of `service` to `revision`; doing it again changes nothing."""
    asyncio.run(migrate_async(service, url, revision=revision))


async def migrate_async(service: str, url: str, *, revision: str = "head") -> None:
    """The same inside a running event loop."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, service, revision)
            await connection.commit()
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, service: str, revision: str) -> None:
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    command.upgrade(configuration(service, connection), revision)


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
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
