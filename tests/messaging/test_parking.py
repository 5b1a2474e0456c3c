"""What operations do with parked messages: look as often as they like, replay, drop; none is lost (law 4)."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import aio_pika
import pytest
from sqlalchemy import text

from contracts.enrolment import FirmActivated
from contracts.envelope import Envelope, Service
from database.engine import Database, Transaction
from messaging.parked_command import add_parked_commands, run_parked
from messaging.parking import HOME_IS_GONE, Parked, drop, look_at_parked, replay
from messaging.setbacks import HOME, KILLED_ITS_CONSUMERS, REASON, REPLAYED, TRIES
from messaging.topology import Topology
from tests.messaging.conftest import StartWorker
from tests.messaging.house import FIRMS, effects, leading, note, say, until

CONTENT = "Société à ne pas montrer"

type Park = Callable[..., Awaitable[list[Parked]]]


@pytest.fixture
async def access(accounts: dict[Service, str]) -> str:
    return accounts["access"]


@pytest.fixture
async def park(database: Database, access: str, start_worker: StartWorker) -> Park:
    """Park `count` events that access could not handle, with the reason of their failure."""

    async def fail(tx: Transaction, event: Envelope[FirmActivated], now: datetime) -> None:
        raise ValueError(CONTENT)

    async def parked(count: int = 1) -> list[Parked]:
        hour = timedelta(hours=1)  # long enough that none comes back by itself, were it not parked
        await start_worker("access", fail, delays=(), suspects_after=hour)
        await leading(await start_worker("enrolment"))
        await say(database, count)

        async def all_there() -> bool:
            return len(await look_at_parked("access", access)) == count

        await until(all_there)
        return await look_at_parked("access", access)

    return parked


async def test_it_says_everything_but_the_content(database: Database, access: str, park: Park) -> None:
    (parked,) = await park()
    async with database.transaction() as tx:
        event_id, correlation = (
            await tx.execute(text("select event_id, headers ->> 'correlation_id' from outbox"))
        ).one()
    assert (parked.id, parked.event, parked.home) == (str(event_id), FirmActivated.type(), FIRMS)
    assert parked.reason.startswith("ValueError at fail")
    assert (parked.tries, parked.replayed) == (1, 0)
    assert parked.headers["correlation_id"] == correlation
    assert parked.since
    assert timedelta(0) <= datetime.now(UTC) - parked.since < timedelta(minutes=5)


async def test_looking_thirty_times_drops_nothing(access: str, park: Park) -> None:
    """RabbitMQ 4 drops what came back twenty times, where nothing else is said."""
    (parked,) = await park()
    for _ in range(30):
        assert await look_at_parked("access", access) == [parked]


async def test_only_the_one_that_is_named_goes_home(
    heard: Database, access: str, park: Park, start_worker: StartWorker
) -> None:
    first, *rest = await park(3)
    (fate,) = await replay("access", access, lambda one: one.id == first.id)
    assert fate.refused is None

    async def back_with_its_history() -> bool:
        found = {one.id: one for one in await look_at_parked("access", access)}
        return len(found) == 3 and found[first.id].replayed == 1

    await until(back_with_its_history)  # it failed again: the cause was not mended
    again = {one.id: one for one in await look_at_parked("access", access)}
    assert again[first.id].tries == 1, "its tries began anew"
    assert again[first.id].headers == first.headers
    assert [again[one.id] for one in rest] == rest


async def test_what_is_replayed_has_its_effect_once(
    heard: Database, access: str, database: Database, start_worker: StartWorker
) -> None:
    broken = True

    async def mended_later(tx: Transaction, event: Envelope[FirmActivated], now: datetime) -> None:
        if broken:
            raise ValueError
        await note(tx, event, now)

    await start_worker("access", mended_later, delays=())
    await leading(await start_worker("enrolment"))
    firms = await say(database, 2)

    async def both_parked() -> bool:
        return len(await look_at_parked("access", access)) == 2

    await until(both_parked)
    broken = False
    reason = (await look_at_parked("access", access))[0].reason
    assert len(await replay("access", access, lambda one: one.reason == reason)) == 2

    async def both_done() -> bool:
        return sorted(await effects(heard)) == sorted(str(firm) for firm in firms)

    await until(both_done)
    assert await look_at_parked("access", access) == []


async def test_replaying_to_a_queue_that_is_gone_keeps_the_message(
    broker_url: str, access: str, park: Park
) -> None:
    (parked,) = await park()
    async with await aio_pika.connect(broker_url) as connection:
        await (await connection.channel()).queue_delete(FIRMS)
    (fate,) = await replay("access", access, lambda _: True)
    assert fate.refused == HOME_IS_GONE
    assert await look_at_parked("access", access) == [parked]


async def test_what_waits_for_a_queue_that_is_gone_is_parked_and_jams_nothing(
    broker_url: str, access: str, start_worker: StartWorker, database: Database, heard: Database
) -> None:
    """Dead-lettering at least once blocks a whole wait on a message that has nowhere to go."""
    failing = True

    async def fail_at_first(tx: Transaction, event: Envelope[FirmActivated], now: datetime) -> None:
        if failing:
            raise ValueError
        await note(tx, event, now)

    delays = (timedelta(seconds=1),)
    await start_worker("access", fail_at_first, delays=delays)
    await leading(await start_worker("enrolment"))
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        wait = await channel.get_exchange(Topology("access", delays).wait_exchange(0).name)
        homeless = aio_pika.Message(
            b"{}",
            message_id="homeless",
            expiration=0.5,
            headers={HOME: "access.gone", REASON: "ValueError", TRIES: 1},
        )
        await wait.publish(homeless, routing_key="access.gone")
    await say(database)
    failing = False
    await until(lambda: effects(heard))

    async def parked() -> list[Parked]:
        return await look_at_parked("access", access)

    await until(parked)
    (one,) = await parked()
    assert (one.id, one.home, one.tries) == ("homeless", "access.gone", 1)
    assert one.reason == f"{HOME_IS_GONE}; it waited after ValueError"


async def test_what_killed_its_consumers_is_replayed_where_it_is_heard_alone(
    broker_url: str, access: str, park: Park
) -> None:
    await park()
    await drop("access", access, lambda _: True)
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(Topology("access").to_parking().name)
        headers = {HOME: FIRMS, REASON: KILLED_ITS_CONSUMERS, TRIES: 0}
        await exchange.publish(aio_pika.Message(b"{}", message_id="killer", headers=headers), "")
        assert len(await replay("access", access, lambda _: True)) == 1
        alone = await channel.get_queue(Topology("access").suspects(FirmActivated).name)
        message = await alone.get(timeout=10)
        assert (message.message_id, message.headers[HOME]) == ("killer", FIRMS)
        assert message.headers[REPLAYED] == 1
        await message.ack()


async def test_the_commands(
    access: str, park: Park, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (parked,) = await park()
    assert await command(access, "list") == 0
    listed = capsys.readouterr().out
    assert parked.id in listed
    assert parked.reason in listed
    assert await command(access, "show", parked.id) == 0
    shown = capsys.readouterr().out
    assert parked.headers["correlation_id"] in shown
    assert CONTENT not in listed + shown
    assert UUID(parked.id)
    with suppress(SystemExit):
        await command(access, "drop", parked.id)
        pytest.fail("dropped without --yes")
    assert len(await look_at_parked("access", access)) == 1
    assert await command(access, "drop", parked.id, "--yes") == 0
    assert await command(access, "drop", parked.id, "--yes") == 1
    assert await command(access, "replay", "--reason", parked.reason) == 1
    assert await look_at_parked("access", access) == []


async def test_a_broker_that_is_away_or_refuses_is_a_sentence(
    access: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = access.replace("access:", "access:not-", 1)
    assert await command(wrong, "list") == 1
    assert await command("amqp://access:x@127.0.0.1:1/none", "list") == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert "Login was refused" in said[0]


async def command(url: str, *arguments: str) -> int:
    """As `python -m access parked …` runs it, but for the event loop."""
    parser = argparse.ArgumentParser()
    add_parked_commands(parser)
    return await asyncio.to_thread(run_parked, "access", url, parser.parse_args(arguments))
