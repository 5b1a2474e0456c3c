"""E03 tells the truth: the link was sent and not used, came back, or never left."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.enrolment import (
    ActivationEmailRequested,
    ActivationLapsed,
    CollaboratorInvited,
    UserContactChanged,
)
from tests.notifications.firm import Firm
from tests.notifications.house import House
from tests.notifications.samples import activation

TOO_LATE = "n’a pas été activé à temps"


async def invited(house: House, firm: Firm) -> ActivationEmailRequested:
    """Somebody whom the administrator invited; the mail is not on its way yet."""
    user_id = uuid4()
    deadline = house.now + timedelta(hours=24)
    person = {"user_id": user_id, "firm_id": firm.firm_id}
    await house.hear(
        CollaboratorInvited(
            **person,
            role="COLLABORATOR",
            rights=(),
            portfolio_ids=(),
            invited_by=firm.admin,
            deadline=deadline,
        )
    )
    await house.hear(
        UserContactChanged(
            **person, display_name="Bruno Petit", email="bruno@cabinet.fr", administrator=False
        )
    )
    return activation(
        house.now, "bruno@cabinet.fr", user_id=user_id, invited_by=firm.admin, deadline=deadline
    )


async def lapsed(house: House, firm: Firm, asked: ActivationEmailRequested, *, bounced: bool = False) -> str:
    """What the administrator reads after the deadline."""
    house.now = asked.deadline
    await house.work()
    await house.hear(
        ActivationLapsed(
            message_id=asked.message_id,
            user_id=asked.user_id,
            invited_by=firm.admin,
            created_at=asked.created_at,
            bounced=bounced,
        ),
        version=2,
    )
    await house.work()
    (mail,) = [mail for mail in house.mailbox.messages() if TOO_LATE in mail.subject]
    return " ".join(mail.text.split())


async def test_sent_and_not_used(house: House, firm: Firm) -> None:
    asked = await invited(house, firm)
    await house.hear(asked)
    await house.work()
    assert "Le lien envoyé à Bruno Petit" in await lapsed(house, firm, asked)


@pytest.mark.parametrize("heard", [True, False])
async def test_never_left(house: House, firm: Firm, heard: bool) -> None:
    """The mail server was away all day; or we heard of the request too late."""
    house.mailbox.refuse("bruno@cabinet.fr", "451 4.3.2 Service shutting down")
    asked = await invited(house, firm)
    if heard:
        await house.hear(asked)
        await house.work()
    told = await lapsed(house, firm, asked)
    assert "n’est jamais parti" in told
    assert "envoyé" not in told


async def test_came_back(house: House, firm: Firm) -> None:
    house.mailbox.refuse("bruno@cabinet.fr", "550 5.1.1 Unknown user")
    asked = await invited(house, firm)
    await house.hear(asked)
    await house.work()
    assert "a été refusé par sa messagerie" in await lapsed(house, firm, asked, bounced=True)
