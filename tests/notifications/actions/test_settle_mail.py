from uuid import uuid4

import pytest

from contracts.enrolment import (
    UserContactChanged,
)
from contracts.notifications import ActivationEmailBounced, ActivationEmailExpired
from notifications.actions import deliver_mails
from tests.notifications.house import House
from tests.notifications.samples import activation

MAIL = "select * from mails where message_id = :id"


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
