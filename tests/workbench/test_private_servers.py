"""The local servers themselves, also where the other tests run on containers."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from workbench.installation import PROGRAMS
from workbench.postgres import private_postgres
from workbench.postgres_home import ELSEWHERE
from workbench.rabbitmq import PrivateRabbitMQ


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that the server's user can walk to, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


async def test_postgres_keeps_its_data_and_password_between_runs(open_folder: Path) -> None:
    deep = open_folder / ("a-folder-too-long-for-a-unix-socket" * 4)
    for expected in (1, 2):
        with private_postgres(deep) as server:
            assert "superuser_url" not in repr(server)
            connection = await asyncpg.connect(server.superuser_url)
            await connection.execute("CREATE TABLE IF NOT EXISTS runs (at timestamptz)")
            await connection.execute("INSERT INTO runs VALUES (now())")
            assert await connection.fetchval("SELECT count(*) FROM runs") == expected
            assert await connection.fetchval("SHOW fsync") == "on"
            await connection.close()
    assert _processes_of(deep) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")
async def test_a_closed_folder_is_left_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folder = closed / "postgres"
    try:
        for expected in (1, 2):
            with private_postgres(folder) as server:
                connection = await asyncpg.connect(server.superuser_url)
                await connection.execute("CREATE TABLE IF NOT EXISTS runs (at timestamptz)")
                await connection.execute("INSERT INTO runs VALUES (now())")
                assert await connection.fetchval("SELECT count(*) FROM runs") == expected
                await connection.close()
            assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        shutil.rmtree((folder / ELSEWHERE).read_text().strip())


@pytest.mark.skipif(not (PROGRAMS / "rabbitmq-server").exists(), reason="RabbitMQ's package is not installed")
def test_rabbitmq_leaves_no_process_and_no_secret_to_others(tmp_path: Path) -> None:
    with PrivateRabbitMQ(tmp_path / "rabbitmq") as broker:
        assert broker.speaks_amqp()
        assert _listening_beyond_loopback(tmp_path) == []
        assert (tmp_path / "rabbitmq").stat().st_mode & 0o077 == 0
    assert _processes_of(tmp_path) == []


def _processes_of(folder: Path) -> list[psutil.Process]:
    return [p for p in psutil.process_iter() if _belongs(p, folder)]


def _belongs(process: psutil.Process, folder: Path) -> bool:
    try:
        return str(folder) in process.cwd() or str(folder) in " ".join(process.cmdline())
    except psutil.Error:
        return False


def _listening_beyond_loopback(folder: Path) -> list[str]:
    sockets = [c for p in _processes_of(folder) for c in p.net_connections("tcp") if c.status == "LISTEN"]
    assert sockets
    return [c.laddr.ip for c in sockets if c.laddr.ip not in ("127.0.0.1", "::1")]
