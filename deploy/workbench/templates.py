"""Databases for tests, copied from one that was migrated once: a copy takes a tenth of a second."""

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import asyncpg

type Migration = Callable[[str], Awaitable[None]]


RUNTIME = "runtime_of_tests"
"""The role of processes that are not to own what they use."""


class TemplatedDatabases:
    """Fresh databases on one server, owned by its superuser."""

    def __init__(self, superuser_url: str, connection: asyncpg.Connection) -> None:
        self._server = urlsplit(superuser_url)
        self._connection = connection
        self._templates: set[str] = set()
        self._runtime_password = ""

    async def copy(self, template: str, migrate: Migration | None) -> str:
        """The `postgresql+asyncpg://` URL of a new copy of `template`, which `migrate` fills at first."""
        source = f"template_{template}"
        if template not in self._templates:
            await self._connection.execute(f'CREATE DATABASE "{source}"')
            if migrate:
                await migrate(self._url(source))
            self._templates.add(template)
        name = f"{template}_{secrets.token_hex(6)}"
        await self._connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
        return self._url(name)

    async def as_runtime(self, url: str) -> str:
        """The same database for `RUNTIME`, which has what its migrations gave it."""
        server = urlsplit(url)
        return server._replace(
            netloc=f"{RUNTIME}:{await self._let_in()}@{server.hostname}:{server.port}"
        ).geturl()

    async def make_runtime(self) -> None:
        """Before a migration gives it its rights."""
        await self._let_in()

    async def _let_in(self) -> str:
        if not self._runtime_password:
            password = secrets.token_hex(16)
            await self._connection.execute(f"CREATE ROLE {RUNTIME} LOGIN PASSWORD '{password}'")
            self._runtime_password = password
        return self._runtime_password

    async def drop(self, url: str) -> None:
        """Drop a copy, disconnecting whoever still uses it."""
        name = urlsplit(url).path.removeprefix("/")
        await self._connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _url(self, database: str) -> str:
        return self._server._replace(scheme="postgresql+asyncpg", path=f"/{database}").geturl()
