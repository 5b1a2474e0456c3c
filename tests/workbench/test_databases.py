import asyncpg
import pytest

from workbench.databases import SERVICES, create_service_databases


def plain(url: str) -> str:
    return url.replace("+asyncpg", "")


async def test_each_service_owns_its_database(postgres_url: str) -> None:
    urls = await create_service_databases(postgres_url)

    for service in SERVICES:
        connection = await asyncpg.connect(plain(urls[service]))
        await connection.execute("CREATE TABLE IF NOT EXISTS mine (id int)")
        assert await connection.fetchval("SELECT current_user || current_database()") == service * 2
        await connection.close()


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
    connection = await asyncpg.connect(plain(first["enrolment"]))
    await connection.execute("CREATE TABLE kept (id int)")

    assert await create_service_databases(postgres_url) == first
    assert await connection.fetchval("SELECT count(*) FROM kept") == 0
    await connection.close()
