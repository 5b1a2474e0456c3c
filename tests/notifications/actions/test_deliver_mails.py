from datetime import timedelta
from uuid import uuid4

from contracts.enrolment import (
    UserContactChanged,
)
from tests.notifications.house import House
from tests.notifications.samples import (
    TOKEN,
    activation,
)

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
