"""The house in containers, as deploy/compose.yaml describes it: raised, asked, and taken down."""

import io
import os
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import get_args

from dotenv import dotenv_values

from contracts.envelope import Service
from workbench.maildev import MailDev
from workbench.ports import LOOPBACK, free_port

COMPOSE_FILE = Path(__file__).parents[1] / "compose.yaml"
SECRETS = "/run/settings/secret.env"


@dataclass(frozen=True)
class Stack:
    """One raising of the compose file; another project name and other ports stand beside the first."""

    project: str = "espace-tiers"
    port: int = 8080
    mail_port: int = 1080
    scale: Mapping[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The gateway's."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def urls(self) -> dict[str, str]:
        """Each API's, by the name of its service, through the gateway."""
        return {service: f"{self.url}/{service}" for service in get_args(Service)}

    @property
    def mails(self) -> MailDev:
        """What the house sent."""
        return MailDev(f"http://{LOOPBACK}:{self.mail_port}")

    @property
    def spool(self) -> "ContainedSpool":
        """What the print shop was given."""
        return ContainedSpool(self)

    def up(self) -> None:
        """Build the images and return once everything is healthy; raises `CalledProcessError`."""
        scale = [f"--scale={service}={replicas}" for service, replicas in self.scale.items()]
        self.compose("up", "--build", "--detach", "--wait", "--quiet-pull", *scale)

    def down(self) -> None:
        """Stop everything, and forget data and secrets."""
        self.compose("--profile", "sample", "down", "--volumes", "--remove-orphans", "--timeout", "20")

    def load_sample(self) -> None:
        """Give enrolment the fictitious contributor reference and firms of deploy/sample."""
        self.compose("run", "--rm", "--no-TTY", "enrolment-sample")

    def secrets_of(self, service: str) -> dict[str, str]:
        """What was drawn for a service at the first start, e.g. the print shop's secret."""
        printed = self.compose("exec", "--no-TTY", f"{service}-worker", "cat", SECRETS).decode()
        return {name: value or "" for name, value in dotenv_values(stream=StringIO(printed)).items()}

    def compose(self, *arguments: str) -> bytes:
        """What `docker compose` prints; raises `CalledProcessError`, after showing its complaints."""
        ports = {"ESPACE_TIERS_PORT": str(self.port), "ESPACE_TIERS_MAIL_PORT": str(self.mail_port)}
        command = ["docker", "compose", "--progress", "quiet", "-p", self.project, "-f", str(COMPOSE_FILE)]
        return subprocess.run(
            [*command, *arguments], env={**os.environ, **ports}, stdout=subprocess.PIPE, check=True
        ).stdout


class ContainedSpool:
    """The print shop's folder inside the worker that fills it."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def letters(self) -> list[str]:
        """The ids of the letters that are complete: their slip, laid down last, is there."""
        names = self._inside("ls", "-1tr", "/spool").decode().split()
        return [name.removesuffix(".json") for name in names if name.endswith(".json")]

    def pdf(self, letter_id: str) -> bytes:
        """The letter itself; raises `CalledProcessError` when there is none of this id."""
        copied = self._stack.compose("cp", f"notifications-worker:/spool/{letter_id}.pdf", "-")
        with tarfile.open(fileobj=io.BytesIO(copied)) as archive:
            content = archive.extractfile(f"{letter_id}.pdf")
            return content.read() if content else b""

    def _inside(self, *command: str) -> bytes:
        return self._stack.compose("exec", "--no-TTY", "notifications-worker", *command)


@contextmanager
def raised(project: str, scale: Mapping[str, int] | None = None) -> Iterator[Stack]:
    """A stack of its own on free ports, gone without a trace at the end of the block."""
    stack = Stack(project, free_port(), free_port(), scale or {})
    try:
        stack.up()
        yield stack
    finally:
        stack.down()
