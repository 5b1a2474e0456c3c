"""What tests and the demo ask of a RabbitMQ server, wherever it runs."""

import json
import secrets
import socket
import time
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self
from urllib.parse import quote

from contracts.envelope import Service
from messaging.rights import SERVICES
from workbench.broker_definitions import broker_definitions

AMQP_HELLO = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = b"\x01"


class Broker(ABC):
    """A RabbitMQ server of our own: `stop` and `start` keep its port, its data and its password."""

    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self.host = host
        self.port = port
        self.user = user
        self._password = password
        self._services = {service: secrets.token_urlsafe(24) for service in SERVICES}

    @abstractmethod
    def start(self) -> None:
        """Return once AMQP is spoken."""

    @abstractmethod
    def stop(self) -> None:
        """Return once nothing listens; what was durable is kept."""

    @abstractmethod
    def close(self) -> None:
        """Stop for good, and leave no process."""

    @abstractmethod
    def ctl(self, *arguments: str, standard_input: str = "") -> str:
        """What `rabbitmqctl` prints; raises `CalledProcessError` or `RuntimeError` when it refuses."""

    def url(self, vhost: str = "/", service: Service | None = None) -> str:
        """The AMQP URL of a vhost: the administrator's, or that of a service's account."""
        user, password = (service, self._services[service]) if service else (self.user, self._password)
        return f"amqp://{user}:{password}@{self.host}:{self.port}/{quote(vhost, safe='')}"

    def add_vhost(self, name: str) -> str:
        """Make an empty vhost, in which each service has its rights; returns the administrator's URL."""
        definitions = broker_definitions(name, self._services, administrator=self.user)
        self.ctl("import_definitions", standard_input=json.dumps(definitions))
        return self.url(name)

    def service_urls(self, vhost: str) -> dict[Service, str]:
        """For each service the URL of its own account."""
        return {service: self.url(vhost, service) for service in SERVICES}

    def delete_vhost(self, name: str) -> None:
        """Drop a vhost with its queues and messages."""
        self.ctl("delete_vhost", name)

    def queues(self, vhost: str) -> dict[str, int]:
        """The number of messages by queue; a quorum queue may lag by some seconds."""
        printed = self.ctl(
            "list_queues", "--vhost", vhost, "--silent", "--no-table-headers", "name", "messages"
        )
        rows = (line.split("\t") for line in printed.splitlines() if "\t" in line)
        return {name: int(messages) for name, messages in rows}

    def speaks_amqp(self) -> bool:
        """Whether a handshake is answered: a healthy node may open its port only later."""
        try:
            with socket.create_connection((self.host, self.port), timeout=1) as connection:
                connection.settimeout(2)
                connection.sendall(AMQP_HELLO)
                return connection.recv(1) == METHOD_FRAME
        except OSError:
            return False

    def wait_until_away(self, limit: float = 20) -> None:
        """Return once nothing answers any more; raises `TimeoutError` after `limit` seconds."""
        deadline = time.monotonic() + limit
        while self.speaks_amqp():
            if time.monotonic() > deadline:
                raise TimeoutError("the broker still answers")
            time.sleep(0.05)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
