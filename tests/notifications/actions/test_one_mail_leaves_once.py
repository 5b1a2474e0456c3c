"""A mail leaves once, whatever the server and the database do; in doubt twice, never three times."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from notifications.actions import deliver_mails as sending
from notifications.actions import mail_room
from notifications.actions.mail_desk import MailDesk
from notifications.actions.mail_room import MailRoom
from notifications.domain.mail_states import AFTER_SILENCE
from notifications.domain.routes import Lane
from tests.notifications.house import House
from tests.notifications.samples import activation
from tests.notifications.slow_server import SlowServer

MAIL = "select * from mails where message_id = :id"
type OpenHouse = Callable[..., Awaitable[House]]


@pytest.fixture
async def server() -> AsyncIterator[SlowServer]:
    async with SlowServer() as opened:
        yield opened


@pytest.fixture
async def slow_house(open_house: OpenHouse, server: SlowServer) -> House:
    return await open_house(smtp_port=server.port)


def counted(outcome: str) -> float:
    labels = {"lane": "urgent", "outcome": outcome}
    return REGISTRY.get_sample_value("espace_tiers_mails_total", labels) or 0


def desk_of(house: House) -> MailDesk:
    watch = next(watch for watch in house.worker._watches if watch.name == "mails_urgent")
    room: MailRoom = watch.handle.args[0]  # type: ignore[attr-defined]
    return room.desk


async def test_a_slow_final_dot_outlasts_no_lease(slow_house: House, server: SlowServer) -> None:
    """Another replica looks all the while, up to the ten minutes that a server may take."""
    asked = activation(slow_house.now)
    await slow_house.hear(asked)
    first = asyncio.create_task(slow_house.work("mails_urgent"))
    await asyncio.wait_for(server.arrived.wait(), 10)
    for _ in range(10):
        slow_house.advance(minutes=1)
        await asyncio.wait_for(slow_house.work("mails_urgent"), 10)
    server.answer.set()
    await first

    assert len(server.taken) == 1
    row = await slow_house.row(MAIL, id=asked.message_id)
    assert (row.state, row.leased_until, row.handed_over_at) == ("SENT", None, None)


async def test_the_lease_outlives_every_wait(house: House) -> None:
    desk = desk_of(house)
    timeouts = desk.mailer.timeouts
    assert timeouts.final_dot >= 600
    assert desk.first_lease > timedelta(seconds=timeouts.preparation)
    assert desk.hand_over_lease > timedelta(seconds=timeouts.command + timeouts.final_dot)


async def test_what_a_dead_sender_held_is_taken_up_in_minutes(house: House) -> None:
    """Whoever waits for an activation mail does not wait for hours because a process was killed."""
    desk = desk_of(house)
    assert desk.first_lease <= timedelta(minutes=4)
    assert desk.hand_over_lease <= timedelta(minutes=13)


async def test_silence_is_counted_tried_once_more_and_closed(slow_house: House, server: SlowServer) -> None:
    server.drop = True
    before = counted("uncertain")
    asked = activation(slow_house.now)
    await slow_house.hear(asked)
    await slow_house.work("mails_urgent")
    row = await slow_house.row(MAIL, id=asked.message_id)
    assert (row.state, row.doubts, row.due_at) == ("DEFERRED", 1, slow_house.now + AFTER_SILENCE)

    for _ in range(24 * 4):
        slow_house.now += AFTER_SILENCE
        await slow_house.work("mails_urgent")
    assert len(server.taken) == 2
    assert len(set(server.taken)) == 1, "the same Message-ID"
    assert counted("uncertain") == before + 2
    assert (await slow_house.row(MAIL, id=asked.message_id)).state == "UNCERTAIN"


async def test_a_database_that_blips_when_settling_is_asked_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter(range(3))
    settle = mail_room.settle_mails

    async def blip(*args: Any, **kwargs: Any) -> None:
        await settle(*args, **kwargs)
        if next(failures, None) is not None:
            raise ConnectionError

    monkeypatch.setattr(mail_room, "settle_mails", blip)
    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.01)
    asked = activation(house.now)
    await house.hear(asked)
    await house.work("mails_urgent")
    for _ in range(24 * 4):
        house.advance(minutes=15)
        await house.work("mails_urgent")
    assert len(house.to("lea@cabinet.fr")) == 1


async def test_an_answer_lost_after_the_commit_settles_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The retry finds what it wrote: one deferral, one event of a bounce."""
    from contracts.notifications import ActivationEmailBounced

    settle, losses = mail_room.settle_mails, ["first"]

    async def twice(tx: Any, *args: Any, **kwargs: Any) -> None:
        await settle(tx, *args, **kwargs)
        if losses:
            losses.pop()
            await tx.commit()
            raise ConnectionError

    monkeypatch.setattr(mail_room, "settle_mails", twice)
    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.01)
    house.mailbox.refuse("lea@cabinet.fr", "451 4.7.1 greylisted")
    asked = activation(house.now)
    await house.hear(asked)
    await house.work("mails_urgent")
    assert (await house.row(MAIL, id=asked.message_id)).attempts == 1

    losses.append("second")
    house.mailbox.refuse("lea@cabinet.fr", "550 5.1.1 Unknown user")
    house.advance(minutes=1)
    await house.work("mails_urgent")
    assert len(await house.said(ActivationEmailBounced)) == 1


async def test_a_sender_that_dies_before_the_content_costs_no_doubt(house: House) -> None:
    asked = activation(house.now)
    await house.hear(asked)
    async with house.database.transaction() as tx:
        from notifications.actions.claim_mails import claim_mails

        await claim_mails(tx, desk_of(house), house.now, 1, Lane.URGENT)
    await house.work("mails_urgent")
    assert house.to("lea@cabinet.fr") == [], "the lease still holds"

    house.now += desk_of(house).first_lease
    await house.work("mails_urgent")
    row = await house.row(MAIL, id=asked.message_id)
    assert (row.state, row.doubts) == ("SENT", 0)
    assert len(house.to("lea@cabinet.fr")) == 1


async def test_senders_that_die_after_the_content_are_two_at_most(
    slow_house: House, server: SlowServer
) -> None:
    """Killed, as by a lack of memory: nothing at all is written down."""
    asked = activation(slow_house.now)
    await slow_house.hear(asked)
    lease = desk_of(slow_house).hand_over_lease
    for _ in range(5):
        server.arrived.clear()
        dying = asyncio.create_task(slow_house.work("mails_urgent"))
        arrival = asyncio.create_task(server.arrived.wait())
        await asyncio.wait({dying, arrival}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        arrival.cancel()
        if not dying.done():
            await _killed(dying)
        slow_house.now += lease
    assert len(server.taken) == 2
    assert (await slow_house.row(MAIL, id=asked.message_id)).state == "UNCERTAIN"


async def _killed(task: asyncio.Task[None]) -> None:
    with pytest.MonkeyPatch.context() as dead:

        async def nothing(*_: Any, **__: Any) -> None:
            """A dead process writes nothing."""

        dead.setattr(sending, "_settle", nothing)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_stop_in_mid_data_leaves_a_last_word(slow_house: House, server: SlowServer) -> None:
    asked = activation(slow_house.now)
    await slow_house.hear(asked)
    stopped = asyncio.create_task(slow_house.work("mails_urgent"))
    await asyncio.wait_for(server.arrived.wait(), 10)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    row = await slow_house.row(MAIL, id=asked.message_id)
    assert (row.state, row.doubts, row.reason) == ("DEFERRED", 1, "INTERRUPTED")
    assert row.leased_until is None


async def test_what_was_withdrawn_while_connecting_does_not_leave(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contracts.enrolment import ActivationCancelled

    asked = activation(house.now)
    await house.hear(asked)
    mailer = desk_of(house).mailer
    send = mailer.send

    async def cancelled_meanwhile(*args: Any) -> Any:
        await house.hear(ActivationCancelled(user_id=asked.user_id, message_id=asked.message_id))
        return await send(*args)

    monkeypatch.setattr(mailer, "send", cancelled_meanwhile)
    await house.work("mails_urgent")
    assert house.to("lea@cabinet.fr") == []
    assert (await house.row(MAIL, id=asked.message_id)).state == "CANCELLED"


@pytest.mark.parametrize("when", ["worded", "content"])
async def test_nothing_leaves_after_its_deadline(
    house: House, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """The clock moves while the mail is on its way: it is asked again just before the content."""
    asked = activation(house.now)
    await house.hear(asked)

    def too_late(*_: Any, **__: Any) -> None:
        house.now = asked.deadline

    desk = desk_of(house)
    target, name = (sending, "_worded") if when == "worded" else (mail_room.mails, "begin_hand_over")
    original = getattr(target, name)
    if when == "worded":
        monkeypatch.setattr(target, name, lambda *args: (too_late(), original(*args))[1])
    else:

        async def begun_late(*args: Any, **kwargs: Any) -> set[UUID]:
            begun: set[UUID] = await original(*args, **kwargs)
            too_late()
            return begun

        monkeypatch.setattr(target, name, begun_late)
    assert desk.clock() < asked.deadline
    await house.work("mails_urgent")
    assert house.to("lea@cabinet.fr") == []
    assert (await house.row(MAIL, id=asked.message_id)).state == "EXPIRED"
