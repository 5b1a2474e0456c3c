"""The ground of every test: real servers, opened only when a test asks for them."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from workbench.backend import Backend, open_backend
from workbench.mailbox import Mailbox
from workbench.templates import TemplatedDatabases

OPENED = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def workbench_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="espace-tiers-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # root's PostgreSQL, which runs as somebody else, walks through
        yield Path(folder)


@pytest.fixture(scope="session")
def backend(workbench_folder: Path, pytestconfig: pytest.Config) -> Iterator[Backend]:
    """PostgreSQL and RabbitMQ: containers or private local servers, see `workbench.backend`."""
    with open_backend(workbench_folder, durable=False) as opened:
        pytestconfig.stash[OPENED] = str(opened)
        yield opened


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.line(f"servers: {config.stash.get(OPENED, 'none was needed')}")


@pytest.fixture(scope="session")
def postgres_url(backend: Backend) -> str:
    """The superuser's `postgresql://` URL."""
    return backend.postgres.superuser_url


@pytest.fixture(scope="session")
async def templates(postgres_url: str) -> AsyncIterator[TemplatedDatabases]:
    connection = await asyncpg.connect(postgres_url)
    yield TemplatedDatabases(postgres_url, connection)
    await connection.close()


@pytest.fixture(scope="module")
async def database_url(
    templates: TemplatedDatabases,
) -> AsyncIterator[Callable[..., Awaitable[str]]]:
    """`await database_url("access", migrate)`: a fresh copy for this module of a database migrated once."""
    made: list[str] = []

    async def fresh(template: str = "blank", migrate: Callable[[str], Awaitable[None]] | None = None) -> str:
        made.append(await templates.copy(template, migrate))
        return made[-1]

    yield fresh
    for url in made:
        await templates.drop(url)


@pytest.fixture(scope="module")
def vhost_url(backend: Backend, request: pytest.FixtureRequest) -> Iterator[str]:
    """The AMQP URL of an empty vhost of this module's own."""
    name = request.node.nodeid.replace("/", ".")
    yield backend.broker.add_vhost(name)
    backend.broker.delete_vhost(name)


@pytest.fixture(scope="session")
async def mailbox(workbench_folder: Path) -> AsyncIterator[Mailbox]:
    """An SMTP server that keeps what it takes; give each test recipients of its own, or `clear()` it."""
    async with Mailbox(workbench_folder / "mails") as opened:
        yield opened
