"""A change of the topology stops nobody, and an upgrade loses nothing (law 4, decision 35)."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aio_pika
import aiormq
import pytest
from aio_pika.abc import AbstractChannel
from faststream.rabbit import RabbitBroker

from contracts.envelope import Service
from database.engine import Database
from messaging import retiring
from messaging.broker_channels import queue_found
from messaging.parking import look_at_parked, replay
from messaging.retiring import Retiring
from messaging.rights import policy_of
from messaging.setbacks import KILLED_ITS_CONSUMERS
from messaging.topology import Topology, declare_for_producer
from tests.messaging import first_edition
from tests.messaging.conftest import StartWorker
from tests.messaging.house import FIRMS, effects, leading, note, pending, say, until
from workbench.backend import Backend


@asynccontextmanager
async def administrator(broker_url: str) -> AsyncIterator[AbstractChannel]:
    async with await aio_pika.connect(broker_url) as connection:
        yield await connection.channel()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Former queues are looked at without pause."""
    monkeypatch.setattr(retiring.Retiring.run, "__defaults__", (timedelta(milliseconds=100),))


async def test_queues_of_before_are_emptied_and_deleted_and_each_event_has_one_effect(
    broker_url: str,
    accounts: dict[Service, str],
    database: Database,
    heard: Database,
    start_worker: StartWorker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Retiring.__init__, "__kwdefaults__", {"settled": timedelta(seconds=1)})
    async with administrator(broker_url) as channel:
        left = await first_edition.fill(channel, await first_edition.declare(channel))
    await start_worker("access", note)
    await leading(await start_worker("enrolment"))
    async with RabbitBroker(accounts["notifications"], logger=None) as broker:
        await declare_for_producer(broker, "notifications")  # as its relay does when it leads
    (new,) = await say(database)

    async def flowing_ones_heard() -> bool:
        expected = {str(left.queued), str(left.waiting), str(new)}
        return set(await effects(heard)) == expected and await pending(database) == 0

    async def both_parked() -> bool:
        return len(await look_at_parked("access", accounts["access"])) == 2

    async def none_of_before() -> bool:
        async with await aiormq.connect(broker_url) as connection:
            return not [name for name in first_edition.QUEUES if await queue_found(connection, name)]

    await until(flowing_ones_heard)
    await until(both_parked)
    parked = await look_at_parked("access", accounts["access"])
    assert [one.home for one in parked] == [FIRMS, FIRMS]
    assert [one.reason for one in parked] == ["ValueError at somewhere:1", KILLED_ITS_CONSUMERS]
    await replay("access", accounts["access"], lambda _: True)

    async def all_heard() -> bool:
        return len(await effects(heard)) == 5

    await until(all_heard)
    assert set(await effects(heard)) >= {str(left.parked), str(left.parked_by_the_broker)}
    await until(none_of_before)


async def test_former_queues_stand_while_somebody_may_still_speak_there(
    broker_url: str, accounts: dict[Service, str], heard: Database, start_worker: StartWorker
) -> None:
    """Enrolment's relay of the former release says nothing on today's exchange: its events still come."""
    async with administrator(broker_url) as channel:
        events = await first_edition.declare(channel)
        await start_worker("access", note)
        left = await first_edition.fill(channel, events)

        async def moved() -> bool:
            return set(await effects(heard)) == {str(left.queued), str(left.waiting)}

        await until(moved)
        look = Retiring(Topology("access"), accounts["access"], settled=timedelta(0))
        async with await aiormq.connect(accounts["access"]) as connection:
            assert await look.look(connection)
            for name in first_edition.QUEUES:
                assert await queue_found(connection, name), name


async def test_other_numbers_stop_neither_saying_nor_hearing(
    database: Database, heard: Database, start_worker: StartWorker
) -> None:
    """Waits, tries and limits may change from one release to the next, and both may run at once."""
    for delays in ((timedelta(seconds=1),), (timedelta(seconds=2), timedelta(seconds=3)), ()):
        await start_worker("enrolment", delays=delays)
        await start_worker("access", note, delays=delays)
    firms = await say(database, 30)

    async def all_heard() -> bool:
        return sorted(await effects(heard)) == sorted(str(firm) for firm in firms)

    await until(all_heard)


async def test_the_policy_may_change_under_running_workers(
    backend: Backend, broker_url: str, database: Database, heard: Database, start_worker: StartWorker
) -> None:
    await start_worker("access", note)
    await leading(await start_worker("enrolment"))
    policy, vhost = policy_of("access"), broker_url.rpartition("/")[2]
    definition = json.dumps(policy["definition"] | {"delivery-limit": 7})
    backend.broker.ctl("set_policy", "--vhost", vhost, policy["name"], policy["pattern"], definition)
    listed = backend.broker.ctl("list_queues", "--vhost", vhost, "--silent", "name", "policy")
    assert f"{FIRMS}\t{policy['name']}" in listed.splitlines()
    firms = await say(database, 2)
    await start_worker("access", note)  # declares everything once more

    async def both() -> bool:
        return sorted(await effects(heard)) == sorted(str(firm) for firm in firms)

    await until(both)
