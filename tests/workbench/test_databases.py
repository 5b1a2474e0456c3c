import asyncio

import asyncpg
import pytest

from workbench.databases import (
    SERVICES,
    create_service_databases,
    migrated_database,
    migration_url,
)


def plain(url: str) -> str:
    return url.replace("+asyncpg", "")


DDL = [
    "CREATE TABLE mine (id int)",
    "ALTER TABLE kept ADD COLUMN mine int",
    "DROP TABLE kept",
    "TRUNCATE kept",
    "CREATE INDEX mine ON kept (id)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'select 1'",
    "DROP DATABASE access",
]


@pytest.mark.parametrize("service", SERVICES)
async def test_the_role_of_a_service_changes_rows_and_no_tables(postgres_url: str, service: str) -> None:
    runtime_url = await migrated_database(postgres_url, service)
    owner = await asyncpg.connect(plain(migration_url(postgres_url, service)))
    await owner.execute(
        "DROP TABLE IF EXISTS kept; CREATE TABLE kept (id int GENERATED ALWAYS AS IDENTITY, i int)"
    )
    runtime = await asyncpg.connect(plain(runtime_url))
    assert await runtime.fetchval("SELECT current_user || current_database()") == service * 2
    await runtime.execute(
        "INSERT INTO kept (i) VALUES (1); UPDATE kept SET i = 2; CREATE TEMP TABLE mine (i int)"
    )
    for statement in DDL:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await runtime.execute(statement)
    await owner.execute(f"REVOKE UPDATE ON kept FROM {service}")
    await migrated_database(postgres_url, service)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await runtime.execute("UPDATE kept SET i = 3")
    await runtime.execute("DELETE FROM kept")
    await asyncio.gather(owner.close(), runtime.close())


async def test_a_database_of_before_there_were_two_roles_is_handed_over(postgres_url: str) -> None:
    url = (await create_service_databases(postgres_url))["access"]
    superuser = await asyncpg.connect(postgres_url, database="access")
    await superuser.execute("CREATE TABLE of_before (i int); ALTER TABLE of_before OWNER TO access")
    await superuser.execute("ALTER DATABASE access OWNER TO access")
    await superuser.execute("ALTER DEFAULT PRIVILEGES FOR ROLE access_owner REVOKE ALL ON TABLES FROM access")
    await superuser.execute(
        "ALTER DEFAULT PRIVILEGES FOR ROLE access_owner IN SCHEMA public REVOKE ALL ON TABLES FROM access;"
        "ALTER DEFAULT PRIVILEGES FOR ROLE access_owner IN SCHEMA public REVOKE ALL ON SEQUENCES FROM access"
    )
    await superuser.close()
    await migrated_database(postgres_url, "access")
    runtime = await asyncpg.connect(plain(url))
    await runtime.execute("INSERT INTO of_before VALUES (1)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await runtime.execute("DROP TABLE of_before")
    await runtime.close()


@pytest.mark.parametrize("foreign", ["access", "notifications", "postgres"])
async def test_no_service_enters_another_database(postgres_url: str, foreign: str) -> None:
    urls = await create_service_databases(postgres_url)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(plain(urls["enrolment"]), database=foreign)


async def test_a_wrong_password_is_refused(postgres_url: str) -> None:
    urls = await create_service_databases(postgres_url)

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(plain(urls["access"]), password="wrong")


async def test_repeating_it_keeps_urls_and_data(postgres_url: str) -> None:
    first = await create_service_databases(postgres_url)
    connection = await asyncpg.connect(plain(migration_url(postgres_url, "enrolment")))
    await connection.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (id int)")

    assert await create_service_databases(postgres_url) == first
    assert await connection.fetchval("SELECT count(*) FROM kept") == 0
    await connection.close()
