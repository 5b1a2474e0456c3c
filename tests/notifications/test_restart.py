"""A worker that is stopped in mid-DATA hands its mails over: the next one finds nothing to repeat."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from notifications.settings import Settings
from tests.notifications.house import ADDRESS_DIGEST_KEYS, House
from tests.notifications.samples import activation
from tests.notifications.slow_server import SlowServer
from workbench.processes import Process, start_service

type OpenHouse = Callable[..., Awaitable[House]]
MAILS = 4


def environment(settings: Settings, broker_url: str) -> dict[str, str]:
    """What this house was told, as its environment would tell it."""
    told = {name: getattr(settings, name) for name in settings.model_fields_set} | {
        "broker_url": broker_url,
        "address_digest_keys": ADDRESS_DIGEST_KEYS,
    }
    return {f"NOTIFICATIONS_{name.upper()}": written(value) for name, value in told.items()}


def written(value: object) -> str:
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, tuple):
        return json.dumps(value)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


@pytest.fixture
def start(vhost_url: str, tmp_path: Path) -> Iterator[Callable[[House], Process]]:
    started: list[Process] = []

    def one(house: House) -> Process:
        env = environment(house.settings, vhost_url)
        started.append(start_service("notifications", "worker", env, None, tmp_path / f"log{len(started)}"))
        return started[-1]

    yield one
    for process in started:
        process.kill()


async def taken_by(server: SlowServer, count: int, process: Process) -> None:
    """Returns once the server has heard so many mails; fails with the log of a process that sends none."""
    deadline = time.monotonic() + 60
    while len(server.taken) < count:
        await asyncio.to_thread(process.expect_alive, deadline)


async def test_a_restart_in_mid_data_is_one_mail_each(
    open_house: OpenHouse, start: Callable[[House], Process]
) -> None:
    async with SlowServer() as server:
        house = await open_house(smtp_port=server.port)
        house.now = datetime.now(UTC)
        for number in range(MAILS):
            await house.hear(activation(house.now, f"lea{number}@cabinet.fr"))

        first = start(house)
        await taken_by(server, MAILS, first)
        first.ask_to_stop()
        await asyncio.sleep(1)  # it has heard the signal, and waits for the server
        assert first.running()
        server.answer.set()
        await asyncio.to_thread(first.stop)

        second = start(house)
        await asyncio.to_thread(second.wait_ready)
        states = await house.rows("select state, doubts from mails")
        assert [tuple(row) for row in states] == [("SENT", 0)] * MAILS
        await asyncio.to_thread(second.stop)
        assert len(server.taken) == len(set(server.taken)) == MAILS


async def test_a_server_slower_than_the_grace_leaves_a_doubt_that_is_noted(
    open_house: OpenHouse, start: Callable[[House], Process]
) -> None:
    async with SlowServer() as server:
        house = await open_house(smtp_port=server.port, stop_grace=1)
        house.now = datetime.now(UTC)
        await house.hear(activation(house.now))
        process = start(house)
        await taken_by(server, 1, process)
        await asyncio.to_thread(process.stop)
        row = await house.row("select state, doubts, reason, leased_until from mails")
        assert tuple(row) == ("DEFERRED", 1, "INTERRUPTED", None)
