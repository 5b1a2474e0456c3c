"""No service can say what another says, nor read what another hears (decision 34)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import aiormq
import pytest
import structlog
from aiormq.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused

from contracts.access import MandateActivated
from contracts.catalogue import produced_by
from contracts.enrolment import AccountActivated, FirmActivated
from contracts.envelope import Service
from database.engine import Database
from messaging.rights import SERVICES
from messaging.topology import Topology, events_exchange
from tests.messaging.conftest import StartWorker
from tests.messaging.house import effects, leading, note, say, until
from workbench.backend import Backend

OTHERS_QUEUE = Topology("notifications").queue(AccountActivated).name
OWN_EVENTS_QUEUE = Topology("notifications").queue(MandateActivated).name

type Attempt = Callable[[AbstractChannel], Awaitable[object]]


@asynccontextmanager
async def channel_of(url: str) -> AsyncIterator[AbstractChannel]:
    async with await aiormq.connect(url) as connection:
        yield await connection.channel()


def declare_leading_to(argument: str, exchange: str) -> Attempt:
    """A queue of access's own whose dead letters are said by somebody else."""
    return lambda channel: channel.queue_declare("access.trick", arguments={argument: exchange})


ATTEMPTS: dict[str, Attempt] = {
    "say what enrolment says": lambda channel: channel.basic_publish(
        b"forged", exchange="enrolment.events", routing_key=AccountActivated.type()
    ),
    "put it straight into another's queue": lambda channel: channel.basic_publish(
        b"forged", exchange="", routing_key=OTHERS_QUEUE
    ),
    "put it into another's parking": lambda channel: channel.basic_publish(
        b"forged", exchange="notifications.parked"
    ),
    "send it home for another": lambda channel: channel.basic_publish(
        b"forged", exchange="notifications.home", routing_key=OTHERS_QUEUE
    ),
    "lead own events into another's queue": lambda channel: channel.queue_bind(
        OTHERS_QUEUE, "access.events", "#"
    ),
    "lead own events into another's exchange": lambda channel: channel.exchange_bind(
        "enrolment.events", "access.events", "#"
    ),
    "have dead letters said by another": declare_leading_to("x-dead-letter-exchange", "enrolment.events"),
    "have dead letters put into any queue": declare_leading_to("x-dead-letter-exchange", ""),
    "have what nobody wants said by another": lambda channel: channel.exchange_declare(
        "access.trick", arguments={"alternate-exchange": "enrolment.events"}
    ),
    "read another's queue": lambda channel: channel.basic_get(OTHERS_QUEUE),
    "read what it said itself and another hears": lambda channel: channel.basic_get(OWN_EVENTS_QUEUE),
    "empty another's queue": lambda channel: channel.queue_purge(OTHERS_QUEUE),
    "delete another's queue": lambda channel: channel.queue_delete(OTHERS_QUEUE),
    "overhear what enrolment says": lambda channel: channel.queue_bind(
        Topology("access").queue(FirmActivated).name, "enrolment.events", "#"
    ),
    "make a queue of no name of its own": lambda channel: channel.queue_declare("elsewhere"),
}


@pytest.fixture
async def everything(accounts: dict[Service, str], start_worker: StartWorker) -> None:
    """All exchanges and queues stand."""
    workers = [await start_worker("enrolment"), await start_worker("access", note)]
    for worker in workers:
        await leading(worker)
    async with await aiormq.connect(accounts["notifications"]) as connection:
        channel = await connection.channel()
        await channel.exchange_declare("notifications.parked", exchange_type="fanout", durable=True)
        await channel.exchange_declare("notifications.home", durable=True)


@pytest.mark.usefixtures("everything")
async def test_access_is_refused_whatever_is_not_its_own(
    accounts: dict[Service, str], broker_url: str
) -> None:
    could = []
    for what, attempt in ATTEMPTS.items():
        async with channel_of(accounts["access"]) as channel:
            with suppress(ChannelAccessRefused):
                await attempt(channel)
                could.append(what)
    assert could == []
    async with channel_of(broker_url) as channel:
        assert not (await channel.basic_get(OTHERS_QUEUE)).delivery_tag


@pytest.mark.usefixtures("everything")
async def test_each_service_may_say_and_hear_what_the_contracts_say(
    database: Database, heard: Database
) -> None:
    (firm,) = await say(database)
    await until(lambda: effects(heard))
    assert await effects(heard) == [str(firm)]


def test_nobody_at_the_broker_is_an_administrator_but_operations(backend: Backend, broker_url: str) -> None:
    listed = backend.broker.ctl("list_users", "--silent", "--no-table-headers")
    tags = dict(line.split("\t") for line in listed.splitlines() if "\t" in line)
    assert {name: tags[name] for name in SERVICES} == dict.fromkeys(SERVICES, "[]")


def test_names_say_who_speaks_and_who_hears() -> None:
    """The rights are patterns of names: a queue that nobody may fill, or anybody, would show here."""
    for service in SERVICES:
        for event in produced_by(service):
            assert events_exchange(service).name == f"{service}.events"
            for hearer in event.heard_by:
                assert Topology(hearer).queue(event).name.startswith(f"{hearer}.{service}.")
                assert hearer != service


async def test_a_worker_that_is_denied_says_so_in_a_sentence_and_is_let_in_later(
    backend: Backend, broker_url: str, database: Database, heard: Database, start_worker: StartWorker
) -> None:
    vhost = broker_url.rpartition("/")[2]
    backend.broker.ctl("clear_permissions", "--vhost", vhost, "access")
    backend.broker.ctl("set_permissions", "--vhost", vhost, "enrolment", "^$", "^$", "^$")
    with structlog.testing.capture_logs() as logs:
        enrolment = await start_worker("enrolment", wait=False)
        await start_worker("access", note, wait=False)

        async def said() -> bool:
            sentences = [str(line.get("because")) for line in logs]
            return any("access to exchange 'enrolment.events'" in line for line in sentences) and any(
                "no such vhost, or this account has no right to it" in line for line in sentences
            )

        await until(said)
    backend.broker.add_vhost(vhost)  # as operations do it: the definitions are imported once more
    await leading(enrolment)
    (firm,) = await say(database)
    await until(lambda: effects(heard))
    assert await effects(heard) == [str(firm)]
