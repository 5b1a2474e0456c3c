from collections.abc import Awaitable, Callable

import asyncpg

type DatabaseUrl = Callable[..., Awaitable[str]]


async def test_copies_share_the_migration_and_nothing_else(database_url: DatabaseUrl) -> None:
    migrated: list[str] = []

    async def migrate(url: str) -> None:
        migrated.append(url)
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        await connection.execute("CREATE TABLE things (id int)")
        await connection.close()

    urls = [await database_url("migrated_once", migrate) for _ in range(2)]
    one, other = [await asyncpg.connect(url.replace("+asyncpg", "")) for url in urls]
    await one.execute("INSERT INTO things VALUES (1)")

    assert len(migrated) == 1
    assert await other.fetchval("SELECT count(*) FROM things") == 0
    await one.close()
    await other.close()
