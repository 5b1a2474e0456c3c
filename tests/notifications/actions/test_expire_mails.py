from datetime import timedelta

import pytest

from contracts.enrolment import (
    ActivationCancelled,
    ActivationConsumed,
    ActivationSuperseded,
)
from contracts.notifications import ActivationEmailExpired
from tests.notifications.house import House
from tests.notifications.samples import (
    activation,
)

MAIL = "select * from mails where message_id = :id"


async def test_nothing_leaves_after_the_deadline(house: House) -> None:
    """Scenario 89."""
    asked = activation(house.now)
    await house.hear(asked)
    house.now = asked.deadline
    await house.work("mails_urgent")

    assert not house.to("lea@cabinet.fr")
    row = await house.row(MAIL, id=asked.message_id)
    assert (row.state, row.sealed_token) == ("EXPIRED", None)
    assert len(await house.said(ActivationEmailExpired)) == 1


async def test_a_retry_past_the_deadline_is_dropped(house: House) -> None:
    house.mailbox.refuse("lea@cabinet.fr", "451 4.7.1 greylisted")
    asked = activation(house.now, deadline=house.now + timedelta(minutes=3))
    await house.hear(asked)
    await house.work("mails_urgent")
    house.advance(minutes=1)
    await house.work("mails_urgent")

    assert (await house.row(MAIL, id=asked.message_id)).due_at is None
    house.advance(minutes=2)
    await house.work()
    assert (await house.row(MAIL, id=asked.message_id)).state == "EXPIRED"


async def test_a_link_expires_exactly_at_its_deadline_and_this_is_said_once(house: House) -> None:
    asked = activation(house.now)
    await house.hear(asked)
    await house.work()
    house.now = asked.deadline - timedelta(microseconds=1)
    await house.work()
    assert await house.said(ActivationEmailExpired) == []

    house.now = asked.deadline
    await house.work()
    house.advance(days=1)
    await house.work()

    (expired,) = await house.said(ActivationEmailExpired)
    assert (expired.message_id, expired.user_id, expired.deadline) == (
        asked.message_id,
        asked.user_id,
        asked.deadline,
    )


@pytest.mark.parametrize("end", [ActivationSuperseded, ActivationCancelled, ActivationConsumed])
@pytest.mark.parametrize("heard_first", [False, True])
async def test_an_ended_link_is_neither_sent_nor_watched(
    house: House, end: type[ActivationSuperseded], heard_first: bool
) -> None:
    asked = activation(house.now)
    events = [asked, end(message_id=asked.message_id)]
    for event in reversed(events) if heard_first else events:
        await house.hear(event)
    await house.work()
    house.advance(days=2)
    await house.work()

    assert not house.to("lea@cabinet.fr")
    assert await house.said(ActivationEmailExpired) == []
    assert (await house.row(MAIL, id=asked.message_id)).sealed_token is None
