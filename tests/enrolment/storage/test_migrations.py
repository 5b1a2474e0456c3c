from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from database.engine import Database
from database.migrations import migrate_async
from enrolment.settings import Settings
from enrolment.storage.tables import metadata


async def test_migrations_make_exactly_the_declared_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with database.transaction() as tx:
        found = await tx.run_sync(differences)
    assert [item for item in found if "alembic_version" not in str(item)] == []


async def test_migrating_again_changes_nothing(settings: Settings) -> None:
    await migrate_async("enrolment", settings.database_url)
