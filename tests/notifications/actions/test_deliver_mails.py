from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.enrolment import (
    ActivationCancelled,
    ActivationConsumed,
    ActivationSuperseded,
    UserContactChanged,
)
from contracts.notifications import ActivationEmailBounced, ActivationEmailExpired
from notifications.actions import deliver_mails
from tests.notifications.house import TOKEN, House, activation

MAIL = "select * from mails where message_id = :id"


async def test_an_activation_mail_leaves_at_once_with_its_link(house: House) -> None:
    asked = activation(house.now)
    await house.hear(asked)
    await house.work("mails_urgent")

    (mail,) = house.to("lea@cabinet.fr")
    assert f"https://espace-tiers.example.fr/activation#{TOKEN}" in mail.text
    assert mail.message["Message-ID"] == f"<{asked.message_id}@espace-tiers.example.fr>"
    row = await house.row(MAIL, id=asked.message_id)
    assert (row.state, row.sealed_token, row.sent_at) == ("SENT", None, house.now)


async def test_the_founder_gets_a_mail_too(house: House) -> None:
    await house.hear(activation(house.now, purpose="FOUNDER", inviter_name=None, rights=()))
    await house.work()

    assert house.to("lea@cabinet.fr", "Activez l’espace")


async def test_the_same_request_twice_is_one_mail(house: House) -> None:
    """Scenario 87."""
    asked = activation(house.now)
    event_id = await house.hear(asked)
    await house.work()
    await house.hear(asked, event_id=event_id)
    await house.hear(asked)
    await house.work()

    assert len(house.to("lea@cabinet.fr")) == 1


async def test_retries_after_1_5_15_and_60_minutes(house: House) -> None:
    house.mailbox.refuse("lea@cabinet.fr", "451 4.7.1 greylisted")
    asked = activation(house.now)
    await house.hear(asked)
    waits = []
    for _ in range(6):
        await house.work("mails_urgent")
        row = await house.row(MAIL, id=asked.message_id)
        assert (row.state, row.reason) == ("DEFERRED", "451 4.7.1")
        waits.append((row.due_at - house.now) / timedelta(minutes=1))
        house.now = row.due_at - timedelta(seconds=1)
        await house.work("mails_urgent")
        house.now = row.due_at

    assert waits == [1, 5, 15, 60, 60, 60]
    house.mailbox.accept("lea@cabinet.fr")
    await house.work("mails_urgent")
    assert len(house.to("lea@cabinet.fr")) == 1


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


async def test_a_bounce_is_told_to_owner_and_inviter(house: House) -> None:
    """Scenario 11."""
    firm = uuid4()
    inviter = await house.user(firm, "anne", administrator=True)
    house.mailbox.refuse("lea@cabinet.fr", "550 5.1.1 Unknown user")
    asked = activation(house.now, invited_by=inviter)
    await house.hear(asked)
    await house.work()
    await house.work()

    (bounced,) = await house.said(ActivationEmailBounced)
    assert (bounced.message_id, bounced.user_id, bounced.reason) == (
        asked.message_id,
        asked.user_id,
        "550 5.1.1",
    )
    (told,) = house.to("anne@cabinet.fr")
    assert "Léa Petit" in told.subject
    assert await house.said(ActivationEmailExpired) == []
    house.now = asked.deadline
    await house.work()
    assert len(await house.said(ActivationEmailExpired)) == 1


async def test_a_dead_address_gets_nothing_more_but_an_activation_asked_for_again(house: House) -> None:
    """M-11."""
    from contracts.access import AccountLocked

    user_id = uuid4()
    house.mailbox.refuse("lea@cabinet.fr", "550 5.1.1 Unknown user")
    await house.hear(activation(house.now, user_id=user_id))
    contact = {"user_id": user_id, "firm_id": uuid4(), "display_name": "Léa Petit", "administrator": False}
    await house.hear(UserContactChanged(**contact, email="lea@cabinet.fr"))
    await house.work()
    house.mailbox.accept("lea@cabinet.fr")

    await house.hear(AccountLocked(user_id=user_id, until=house.now))
    await house.work()
    assert not house.to("lea@cabinet.fr")

    await house.hear(activation(house.now, user_id=user_id))
    await house.work()
    assert len(house.to("lea@cabinet.fr", "vous ouvre un accès")) == 1

    await house.hear(AccountLocked(user_id=user_id, until=house.now))
    await house.work()
    assert len(house.to("lea@cabinet.fr", "bloqué")) == 1


async def test_a_crash_before_settling_sends_again_under_the_same_id(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 9."""

    async def die(*_: object, **__: object) -> None:
        raise ConnectionError

    asked = activation(house.now)
    await house.hear(asked)
    with monkeypatch.context() as crashing:
        crashing.setattr(deliver_mails, "settle_mail", die)
        with pytest.raises(ConnectionError):
            await house.work("mails_urgent")

    await house.work("mails_urgent")
    assert len(house.to("lea@cabinet.fr")) == 1, "the lease still holds"

    house.now += deliver_mails.LEASE
    await house.work("mails_urgent")
    first, second = house.to("lea@cabinet.fr")
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert (await house.row(MAIL, id=asked.message_id)).state == "SENT"


async def test_a_mail_that_cannot_be_worded_does_not_hold_up_the_others(house: House) -> None:
    broken = activation(house.now, "max@cabinet.fr")
    good = activation(house.now)
    await house.hear(broken.model_copy(update={"sealed_token": good.sealed_token}))
    await house.hear(good)
    await house.work("mails_urgent")

    assert len(house.to("lea@cabinet.fr")) == 1
    assert not house.to("max@cabinet.fr")
    row = await house.row(MAIL, id=broken.message_id)
    assert (row.state, row.reason) == ("DEFERRED", "NOT_WORDED")


async def test_each_lane_sends_its_own(house: House) -> None:
    from contracts.access import AccountLocked

    user = await house.user(uuid4(), "anne")
    await house.hear(AccountLocked(user_id=user, until=house.now))
    await house.hear(activation(house.now))
    await house.work("mails_normal")
    assert (len(house.to("anne@cabinet.fr")), len(house.to("lea@cabinet.fr"))) == (1, 0)
    await house.work("mails_urgent")
    assert len(house.to("lea@cabinet.fr")) == 1


async def test_a_mail_waits_for_an_address_not_heard_of_yet(house: House) -> None:
    from contracts.access import AccountLocked

    user_id = uuid4()
    await house.hear(AccountLocked(user_id=user_id, until=house.now))
    await house.work()
    await house.hear(
        UserContactChanged(
            user_id=user_id,
            firm_id=uuid4(),
            display_name="Anne",
            email="anne@cabinet.fr",
            administrator=False,
        )
    )
    house.advance(minutes=1)
    await house.work()

    assert len(house.to("anne@cabinet.fr", "bloqué")) == 1
