from uuid import uuid4

from contracts.notifications import ActivationEmailBounced, ActivationEmailExpired
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
