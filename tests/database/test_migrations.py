"""Migrations beside a service that is busy: one transaction each, never in the way for long."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from database import migrations
from database.engine import Database, NotMigrated
from database.migrations import LockHeld, configuration, migrate, migrate_async
from database.schema import newest_revision

SERVICES = ("access", "enrolment", "notifications")


@pytest.fixture
async def url(database_url: Callable[..., Awaitable[str]]) -> str:
    return await database_url("access_0001", partial(migrate_async, "access", revision="0001"))


async def revision(database: Database) -> str:
    async with database.transaction() as tx:
        return str(await tx.scalar(text("select version_num from alembic_version")))


@pytest.mark.parametrize("service", SERVICES)
def test_the_newest_revision_is_alembics_head(service: str) -> None:
    assert newest_revision(service) == ScriptDirectory.from_config(configuration(service)).get_current_head()


async def test_what_can_not_be_locked_is_given_up_and_done_later(url: str) -> None:
    """0006 rewrites `keys`: those before it stay done, and nobody waits behind it for long."""
    database = Database(url)
    async with database.transaction() as busy:
        await busy.execute(text("select * from keys"))
        await busy.execute(text("lock table keys in row exclusive mode"))
        with pytest.raises(LockHeld):
            await migrate_async("access", url, lock_seconds=0.2, pause_seconds=0.1)
        assert "0001" < await revision(database) < newest_revision("access")
        await busy.execute(text("select * from keys"))
    await migrate_async("access", url)
    assert await revision(database) == newest_revision("access")
    await database.close()


async def test_it_is_tried_again_until_the_lock_is_free(url: str) -> None:
    database = Database(url)
    async with database.transaction() as busy:
        await busy.execute(text("lock table keys in row exclusive mode"))
        migrating = asyncio.create_task(migrate_async("access", url, lock_seconds=0.5, pause_seconds=2))
        async with asyncio.timeout(60):
            while await revision(database) == "0001":
                await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        assert not migrating.done()
    await migrating
    assert await revision(database) == newest_revision("access")
    await database.close()


async def test_several_at_once_migrate_once(url: str) -> None:
    await asyncio.gather(*(migrate_async("access", url) for _ in range(3)))


async def test_the_command_says_one_sentence_and_how_it_ended(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "TRIES", 1)
    database = Database(url)
    async with database.transaction() as busy:
        await busy.execute(text("lock table keys in row exclusive mode"))
        with pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(migrate, "access", url)
    assert ended.value.code == migrations.NOT_NOW
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == "A table of access is in use by a long transaction: migrate again later."
    with pytest.raises(SystemExit) as ended:
        await asyncio.to_thread(migrate, "access", "postgresql+asyncpg://nobody@127.0.0.1:1/none")
    assert ended.value.code == migrations.NOT_NOW
    assert "can't be reached" in capsys.readouterr().err
    await database.close()


async def test_a_release_is_ready_on_its_own_tables_and_on_newer_ones(url: str) -> None:
    database = Database(url, needs="0002")
    with pytest.raises(NotMigrated):
        await database.ping()
    await migrate_async("access", url, revision="0002")
    await database.ping()
    await migrate_async("access", url)
    await database.ping()
    await database.close()
