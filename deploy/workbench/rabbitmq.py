"""A private RabbitMQ server, from the distribution's package, that shares nothing with the machine's own."""

import json
import secrets
import shutil
import subprocess
import time
from pathlib import Path

from workbench.broker import Broker
from workbench.installation import rabbitmq_programs
from workbench.ports import LOOPBACK, free_port
from workbench.processes import Process

USER = "workbench"
CONFIGURATION = """\
listeners.tcp.1 = {host}:{port}
default_user = {user}
default_pass = {password}
log.file.level = warning
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
"""


class PrivateRabbitMQ(Broker):
    """A node whose name, cookie, data, logs, ports and port mapper live and end with `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._programs = rabbitmq_programs()
        identity = self._identity()
        super().__init__(LOOPBACK, free_port(), USER, identity["password"])
        self._distribution_port, self._mapper_port = free_port(), free_port()
        self._node = identity["node"]
        self._server: Process | None = None
        self._mapper: Process | None = None

    def start(self, limit: float = 120) -> None:
        """Start the node on its data; raises `NotReadyError` if AMQP is not spoken in `limit` seconds."""
        self._configure()
        if self._mapper is None:
            mapper = [shutil.which("epmd") or "epmd", "-port", str(self._mapper_port), "-address", LOOPBACK]
            self._mapper = self._process("epmd", mapper, self._mapper_port)
        self._server = self._process("rabbitmq", [str(self._programs / "rabbitmq-server")], self.port)
        deadline = time.monotonic() + limit
        while not self.speaks_amqp():
            self._server.expect_alive(deadline)

    def stop(self) -> None:
        """Stop the node; its data, port and port mapper stay."""
        if self._server:
            self._server.stop(limit=60)
            self._server = None

    def kill(self) -> None:
        """End the node as a power cut would."""
        if self._server:
            self._server.kill()
            self._server = None

    def close(self) -> None:
        """Stop the node and its port mapper; only the folder remains."""
        self.stop()
        if self._mapper:
            self._mapper.stop()
            self._mapper = None

    def ctl(self, *arguments: str, standard_input: str = "") -> str:
        """What `rabbitmqctl` prints about this node; raises `CalledProcessError` with its words."""
        command = [str(self._programs / "rabbitmqctl"), *arguments]
        done = subprocess.run(
            command,
            env=self._environment(),
            input=standard_input,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def _identity(self) -> dict[str, str]:
        """Node name and password: chosen once, because the data in the folder belong to them."""
        file = self.folder / "identity.json"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            node = f"workbench-{secrets.token_hex(4)}@localhost"
            file.touch(mode=0o600)
            file.write_text(json.dumps({"node": node, "password": secrets.token_urlsafe(24)}))
        identity: dict[str, str] = json.loads(file.read_text())
        return identity

    def _configure(self) -> None:
        file = self.folder / "rabbitmq.conf"
        file.touch(mode=0o600)
        file.write_text(
            CONFIGURATION.format(host=self.host, port=self.port, user=self.user, password=self._password)
        )
        (self.folder / "enabled_plugins").write_text("[].")

    def _process(self, name: str, command: list[str], port: int) -> Process:
        return Process(name, command, env=self._environment(), folder=self.folder, port=port)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "RUNNING_UNDER_SYSTEMD": "true",  # the launcher becomes the node instead of waiting for it
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "ERL_EPMD_PORT": str(self._mapper_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }
