"""RabbitMQ's programs on this machine: found, or installed from the distribution."""

import os
import shutil
import subprocess
from pathlib import Path

from rich.console import Console

PROGRAMS = Path("/usr/lib/rabbitmq/bin")
INSTALLER = Path(__file__).with_name("install-rabbitmq")
BY_HAND = (
    "Install it yourself (Debian, Ubuntu: apt-get install rabbitmq-server), "
    "or start Docker and get its images: make images."
)


class NotInstalledError(Exception):
    """RabbitMQ is not on this machine, and could not be put there; the message says what to do."""


def rabbitmq_programs() -> Path:
    """The folder of `rabbitmq-server` and `rabbitmqctl`, installing Debian's package when it is absent.

    The package's own system service neither starts nor stays enabled. Raises `NotInstalledError`.
    """
    if not _installed():
        _install()
    if not _installed():
        raise NotInstalledError(f"RabbitMQ's package left nothing in {PROGRAMS}. {BY_HAND}")
    return PROGRAMS


def _installed() -> bool:
    return (PROGRAMS / "rabbitmq-server").exists()


def _install() -> None:
    if not shutil.which("apt-get"):
        raise NotInstalledError(f"RabbitMQ is not installed, and this system has no apt-get. {BY_HAND}")
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if as_root and not shutil.which("sudo"):
        raise NotInstalledError(f"RabbitMQ is not installed, and neither root nor sudo is at hand. {BY_HAND}")
    command = [*as_root, "sh", str(INSTALLER)]
    Console(stderr=True).print(
        "RabbitMQ is not installed: installing the distribution's package, its service kept off "
        f"({' '.join(command)})",
        highlight=False,
    )
    if subprocess.run(command, check=False).returncode:
        raise NotInstalledError(f"The installation of RabbitMQ failed; apt-get says why above. {BY_HAND}")
