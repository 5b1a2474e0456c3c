"""Urgent mails have connections of their own: a jam of ordinary ones holds up none (R004-03)."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

from contracts.access import AccountLocked
from tests.notifications.house import House
from tests.notifications.samples import activation
from tests.notifications.slow_server import SlowServer

type OpenHouse = Callable[..., Awaitable[House]]


async def test_an_urgent_mail_passes_a_jam_of_ordinary_ones(open_house: OpenHouse) -> None:
    """Forty mails wait for four connections to a server that answers none of them."""
    async with SlowServer() as server:
        house = await open_house(smtp_port=server.port)
        anne = await house.user(uuid4(), "anne")
        for _ in range(40):
            await house.hear(AccountLocked(user_id=anne, until=house.now))
        jam = [
            asyncio.create_task(house.work("mails_normal")) for _ in range(house.settings.smtp_connections)
        ]
        async with asyncio.timeout(10):
            while len(server.taken) < house.settings.smtp_connections:
                await asyncio.sleep(0.01)

            asked = activation(house.now)
            await house.hear(asked)
            urgent = asyncio.create_task(house.work("mails_urgent"))
            while not any(str(asked.message_id) in taken for taken in server.taken):
                await asyncio.sleep(0.01)
        assert len(server.taken) == house.settings.smtp_connections + 1
        assert not any(task.done() for task in jam)
        server.answer.set()
        await asyncio.gather(urgent, *jam)
        assert len(server.taken) == len(set(server.taken)) == 41


async def test_a_lane_has_as_many_keepers_as_connections(open_house: OpenHouse) -> None:
    house = await open_house(smtp_connections=7)
    keepers = {watch.name: watch.keepers for watch in house.worker._watches}
    assert (keepers["mails_urgent"], keepers["mails_normal"], keepers["erasures"]) == (7, 7, 1)
