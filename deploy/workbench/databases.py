"""One database per service, closed to the others, whatever server carries them."""

import hashlib
from urllib.parse import urlsplit

import asyncpg

SERVICES = ("enrolment", "access", "notifications")


async def create_service_databases(superuser_url: str) -> dict[str, str]:
    """The `postgresql+asyncpg://` URL of each service's own database, owned by a role of the same name.

    Repeating it changes nothing: passwords are drawn from the superuser's own. No role but the owner may
    connect to a database.
    """
    password = urlsplit(superuser_url).password or ""
    secrets = {service: _derived(password, service) for service in SERVICES}
    connection = await asyncpg.connect(superuser_url)
    try:
        for service, secret in secrets.items():
            await _create(connection, service, secret)
        await connection.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
    finally:
        await connection.close()
    return {service: as_role(superuser_url, service, secret) for service, secret in secrets.items()}


async def _create(connection: asyncpg.Connection, service: str, secret: str) -> None:
    known_roles = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles")}
    verb = "ALTER" if service in known_roles else "CREATE"
    await connection.execute(f"{verb} ROLE {service} LOGIN PASSWORD '{secret}'")
    known = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
    if service not in known:
        await connection.execute(f"CREATE DATABASE {service} OWNER {service}")
    await connection.execute(f"REVOKE CONNECT ON DATABASE {service} FROM PUBLIC")


def as_role(superuser_url: str, role: str, secret: str) -> str:
    """The same server's database named like `role`, for SQLAlchemy."""
    server = urlsplit(superuser_url)
    return f"postgresql+asyncpg://{role}:{secret}@{server.hostname}:{server.port}/{role}"


def _derived(password: str, service: str) -> str:
    key = password.encode()[:64]
    return hashlib.blake2b(service.encode(), key=key, digest_size=24).hexdigest()
