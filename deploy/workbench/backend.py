"""The servers under tests, the demo and developers: containers at hand, else local processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.broker import Broker
from workbench.postgres import Postgres, private_postgres
from workbench.rabbitmq import PrivateRabbitMQ

type BackendKind = Literal["containers", "local"]
CHOICE = "ESPACE_TIERS_BACKEND"


@dataclass(frozen=True)
class Backend:
    """A running PostgreSQL and a running RabbitMQ."""

    kind: BackendKind
    postgres: Postgres
    broker: Broker

    def __str__(self) -> str:
        how = {"containers": "Docker containers", "local": "private local servers"}[self.kind]
        postgres = f"PostgreSQL on {self.postgres.host}:{self.postgres.port}"
        return f"{how}: {postgres}, RabbitMQ on {self.broker.host}:{self.broker.port}"


def choose_backend() -> BackendKind:
    """What `ESPACE_TIERS_BACKEND` says; else containers if Docker answers and has both images already."""
    match os.environ.get(CHOICE):
        case "containers":
            return "containers"
        case "local":
            return "local"
        case None | "":
            return "containers" if _images_at_hand() else "local"
        case other:
            raise ValueError(f"{CHOICE} is {other!r}: say containers or local")


@contextmanager
def open_backend(folder: Path, *, durable: bool, kind: BackendKind | None = None) -> Iterator[Backend]:
    """Both servers, ended on leaving; local ones keep their data in `folder`, containers keep none."""
    kind = kind or choose_backend()
    if kind == "containers":
        from workbench.containers import ContainedRabbitMQ, contained_postgres  # noqa: PLC0415 - needs Docker

        with ContainedRabbitMQ() as broker, contained_postgres(durable=durable) as postgres:
            yield Backend(kind, postgres, broker)
    else:
        servers = private_postgres(folder / "postgres", durable=durable)
        with PrivateRabbitMQ(folder / "rabbitmq") as broker, servers as postgres:
            yield Backend(kind, postgres, broker)


def _images_at_hand() -> bool:
    try:
        import docker  # type: ignore[import-untyped]  # noqa: PLC0415 - absent where only local servers are used
        from requests import RequestException  # noqa: PLC0415

        from workbench.containers import POSTGRES_IMAGE, RABBITMQ_IMAGE  # noqa: PLC0415
    except ImportError:
        return False
    try:
        client = docker.from_env(timeout=3)
        for image in (POSTGRES_IMAGE, RABBITMQ_IMAGE):
            client.images.get(image)
    except (docker.errors.DockerException, RequestException):
        return False
    return True
