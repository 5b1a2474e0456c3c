import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from access.storage.tables import metadata
from database.migrations import migrate_async
from tests.access.house import House


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_migrations_make_what_the_tables_say(house: House) -> None:
    async with house.database.transaction() as tx:
        assert await tx.run_sync(differences) == []


async def test_migrating_again_changes_nothing(access_url: str) -> None:
    await migrate_async("access", access_url)


def test_an_unknown_command_says_which_there_are() -> None:
    done = subprocess.run([sys.executable, "-m", "access"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "migrate|parked" in done.stderr
