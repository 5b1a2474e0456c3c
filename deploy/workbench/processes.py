"""Child processes that are ended by their own pid, and that never outlive the one who started them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import httpx2

from workbench.ports import LOOPBACK, free_port

TETHER = Path(__file__).with_name("tether.py")
AS_IN_THE_IMAGE = {"MALLOC_ARENA_MAX": "2"}
"""What `Dockerfile` says of memory: what is measured here is what runs there."""
FACTORIES = {"api": "main:create_app", "worker": "worker:create_worker"}


class NotReadyError(Exception):
    """A process ended or stayed silent where it was expected to answer; carries the end of its log."""


class Process:
    """A running child with a log file, alone in its process group.

    Start it from a thread that lives as long as the child should: the kernel watches that thread.
    """

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        env: Mapping[str, str],
        folder: Path,
        port: int,
        user: str = "",
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.port = port
        self.log = folder / f"{name}.log"
        self._stop_signal = stop_signal
        tethered = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), str(int(stop_signal)), user]
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                tethered + command,
                cwd=folder,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process id of the command itself."""
        return self._popen.pid

    @property
    def url(self) -> str:
        """Where it listens, when it speaks HTTP."""
        return f"http://{LOOPBACK}:{self.port}"

    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._popen.poll() is None

    def ask_to_stop(self) -> None:
        """Send the polite signal without waiting for its effect."""
        if self.running():
            self._popen.send_signal(self._stop_signal)

    def stop(self, limit: float = 20) -> None:
        """Stop politely, then by force after `limit` seconds; returns when it is gone."""
        self.ask_to_stop()
        try:
            self._popen.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and its own children at once, as a crash would; returns when it is gone."""
        if self.running():
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()

    def wait_ready(self, path: str = "/readyz", limit: float = 60) -> None:
        """Return once `path` answers 200; raises `NotReadyError` at its end or after `limit` seconds."""
        deadline = time.monotonic() + limit
        with httpx2.Client(base_url=self.url, timeout=2) as client:
            while not _answers(client, path):
                self.expect_alive(deadline)

    def expect_alive(self, deadline: float) -> None:
        """One breath between two probes; raises `NotReadyError` past the monotonic `deadline` or its end."""
        if not self.running() or time.monotonic() > deadline:
            raise NotReadyError(f"{self.name} is not ready; the end of {self.log}:\n{self._last_lines()}")
        time.sleep(0.05)

    def _last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


def _answers(client: httpx2.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False


def start_service(
    service: str,
    role: Literal["api", "worker"],
    env: Mapping[str, str],
    port: int | None,
    folder: Path,
) -> Process:
    """Start one door of a service with uvicorn; `wait_ready` tells when it answers. No port: a free one."""
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", f"{service}.{FACTORIES[role]}", "--factory"]
    options = [
        "--host",
        LOOPBACK,
        "--port",
        str(port),
        "--no-access-log",
        "--timeout-graceful-shutdown",
        "10",
    ]
    return Process(
        f"{service}-{role}", command + options, env={**AS_IN_THE_IMAGE, **env}, folder=folder, port=port
    )


def stop_all(processes: Iterable[Process], limit: float = 20) -> None:
    """Stop all of them together, each by force after `limit` seconds."""
    asked = list(processes)
    for process in asked:
        process.ask_to_stop()
    for process in asked:
        process.stop(limit)
