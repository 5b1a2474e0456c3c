"""A worker that is stopped in mid-DATA hands its mails over: the next one finds nothing to repeat."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifications.settings import Settings
from tests.notifications.house import House
from tests.notifications.samples import activation
from tests.notifications.slow_server import SlowServer
from workbench.processes import Process, start_service

type OpenHouse = Callable[..., Awaitable[House]]
MAILS = 4


def environment(settings: Settings, broker_url: str) -> dict[str, str]:
    told = settings.model_dump(mode="json", exclude_defaults=True, exclude={"broker_url", "trusted_proxies"})
    secrets = {"opening_keys", "print_shop_secret", "source_secret", "pepper", "service_secret"}
    told |= {name: getattr(settings, name).get_secret_value() for name in secrets & told.keys()}
    return {f"NOTIFICATIONS_{name.upper()}": str(value) for name, value in told.items()} | {
        "NOTIFICATIONS_BROKER_URL": broker_url
    }


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


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def test_a_restart_in_mid_data_is_one_mail_each(
    open_house: OpenHouse, start: Callable[[House], Process]
) -> None:
    async with SlowServer() as server:
        house = await open_house(smtp_port=server.port)
        house.now = datetime.now(UTC)
        for number in range(MAILS):
            await house.hear(activation(house.now, f"lea{number}@cabinet.fr"))

        first = start(house)
        await until(lambda: len(server.taken) == MAILS)
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
        await until(lambda: len(server.taken) == 1)
        await asyncio.to_thread(process.stop)
        row = await house.row("select state, doubts, reason, leased_until from mails")
        assert tuple(row) == ("DEFERRED", 1, "INTERRUPTED", None)
