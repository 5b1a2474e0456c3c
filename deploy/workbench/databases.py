"""One database per service, closed to the others, whatever server carries them.

Its tables belong to a role that migrates (`access_owner`); the service's processes use another (`access`),
which makes, changes and drops none.
"""

import hashlib
from urllib.parse import urlsplit

import asyncpg

from database.migrations import migrate_async

SERVICES = ("enrolment", "access", "notifications")


async def create_service_databases(superuser_url: str) -> dict[str, str]:
    """The `postgresql+asyncpg://` URL of each service's own database, for the role of its processes.

    Repeating it changes nothing: passwords are drawn from the superuser's own. No role but the service's two
    may connect to a database. Tables of a database from before there were two become the owner's.
    """
    connection = await asyncpg.connect(superuser_url)
    try:
        for service in SERVICES:
            await _create(connection, superuser_url, service)
        await connection.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
    finally:
        await connection.close()
    return {service: _as_role(superuser_url, service, service) for service in SERVICES}


def migration_url(superuser_url: str, service: str) -> str:
    """The same for the role that owns the tables: for `migrate` only."""
    return _as_role(superuser_url, owner_of(service), service)


async def migrated_database(superuser_url: str, service: str) -> str:
    """The URL of a service's database for its processes, brought to the newest revision."""
    url = (await create_service_databases(superuser_url))[service]
    await migrate_async(service, migration_url(superuser_url, service), runtime=service)
    return url


def owner_of(service: str) -> str:
    """The role that migrates."""
    return f"{service}_owner"


async def _create(connection: asyncpg.Connection, superuser_url: str, service: str) -> None:
    owner = owner_of(service)
    known_roles = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles")}
    for role in (owner, service):
        verb = "ALTER" if role in known_roles else "CREATE"
        await connection.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{_password(superuser_url, role)}'")
    known = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
    if service not in known:
        await connection.execute(f"CREATE DATABASE {service} OWNER {owner}")
    else:
        await _hand_over(superuser_url, service)
    await connection.execute(f"REVOKE ALL ON DATABASE {service} FROM PUBLIC")
    await connection.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {service} TO {service}")


async def _hand_over(superuser_url: str, service: str) -> None:
    """What belonged to the service's only role of before."""
    connection = await asyncpg.connect(superuser_url, database=service)
    try:
        await connection.execute(f"REASSIGN OWNED BY {service} TO {owner_of(service)}")
    finally:
        await connection.close()


def _as_role(superuser_url: str, role: str, database: str) -> str:
    """The same server's database, for SQLAlchemy."""
    server = urlsplit(superuser_url)
    password = _password(superuser_url, role)
    return f"postgresql+asyncpg://{role}:{password}@{server.hostname}:{server.port}/{database}"


def _password(superuser_url: str, role: str) -> str:
    key = (urlsplit(superuser_url).password or "").encode()[:64]
    return hashlib.blake2b(role.encode(), key=key, digest_size=24).hexdigest()
