"""PostgreSQL and RabbitMQ in containers, removed when this process ends in whatever way."""

import logging
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("TESTCONTAINERS_HOST_OVERRIDE", "localhost")
os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")  # our undertaker needs no further image

from testcontainers.community.postgres import PostgresContainer
from testcontainers.community.rabbitmq import RabbitMqContainer
from testcontainers.core.container import DockerContainer

from workbench.broker import Broker
from workbench.images import pinned
from workbench.ports import free_port
from workbench.postgres import CARELESS, SETTINGS, SUPERUSER, Postgres

POSTGRES_IMAGE = pinned()["POSTGRES_IMAGE"]
RABBITMQ_IMAGE = pinned()["RABBITMQ_IMAGE"]
HOST = os.environ["TESTCONTAINERS_HOST_OVERRIDE"]
REMOVE_AT_END_OF_INPUT = """\
import sys, docker
sys.stdin.read()
try: docker.from_env().containers.get(sys.argv[1]).remove(force=True, v=True)
except docker.errors.APIError: pass
"""


@contextmanager
def contained_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server whose data end with it; not `durable` is faster."""
    password = secrets.token_urlsafe(24)
    settings = {"max_connections": SETTINGS["max_connections"]} | ({} if durable else CARELESS)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    container = PostgresContainer(POSTGRES_IMAGE, 5432, SUPERUSER, password, "postgres", driver=None)
    port = _published(container.with_command(["postgres", *options]), 5432)
    undertaker = _undertaker(container)
    try:
        container.start()
        yield Postgres(HOST, port, f"postgresql://{SUPERUSER}:{password}@{HOST}:{port}/postgres")
    finally:
        undertaker.communicate()


class ContainedRabbitMQ(Broker):
    """A broker on a fixed port of the host; its data last as long as the container."""

    def __init__(self) -> None:
        logging.getLogger("pika").setLevel(
            logging.CRITICAL
        )  # testcontainers knocks with it until it is let in
        password = secrets.token_urlsafe(24)
        self._container = RabbitMqContainer(RABBITMQ_IMAGE, 5672, "workbench", password, "/")
        self._undertaker: subprocess.Popen[bytes] | None = None
        super().__init__(HOST, _published(self._container, 5672), "workbench", password)

    def start(self) -> None:
        """Start the container for the first time, or again on its data."""
        if self._undertaker:
            self._container.get_wrapped_container().start()
            self._container.readiness_probe()
        else:
            self._undertaker = _undertaker(self._container)
            self._container.start()

    def stop(self) -> None:
        """Stop the container; its data and port stay."""
        self._container.get_wrapped_container().stop(timeout=60)

    def close(self) -> None:
        """Remove the container with its data."""
        if self._undertaker:
            self._undertaker.communicate()
            self._undertaker = None

    def ctl(self, *arguments: str, standard_input: str = "") -> str:
        """What `rabbitmqctl` prints in the container; raises `RuntimeError` with its words."""
        piped = 'printf %s "$1" | { shift; rabbitmqctl "$@"; }'
        done = self._container.exec(["sh", "-c", piped, "-", standard_input, *arguments])
        printed = bytes(done.output).decode()
        if done.exit_code:
            raise RuntimeError(printed)
        return printed


def _published(container: DockerContainer, inside: int) -> int:
    """The port of this machine that leads to one of the container, through its stops and starts."""
    port = free_port()
    container.with_bind_ports(inside, port)
    return port


def _undertaker(container: DockerContainer) -> subprocess.Popen[bytes]:
    """A companion that removes the container at the end of its input: even a crash of ours ends that."""
    name = f"espace-tiers-{secrets.token_hex(6)}"
    container.with_name(name)
    return subprocess.Popen(
        [sys.executable, "-c", REMOVE_AT_END_OF_INPUT, name], stdin=subprocess.PIPE, start_new_session=True
    )
