"""What is heard on the path and makes no mail, or not yet."""

from uuid import uuid4

import pytest

from contracts.access import (
    AccountLocked,
    ActivationKeyMisuseDetected,
    ActivationKeyRedeemed,
    MandateActivated,
    PortfolioAccessGranted,
)
from contracts.enrolment import (
    FirmRegistered,
    UserContactChanged,
)
from messaging.not_yet import NotYet
from tests.notifications.firm import Firm, heard_twice
from tests.notifications.house import House


async def test_misuse_is_recorded_and_nobody_is_written_to(house: House, firm: Firm) -> None:
    other_firm, other_user = uuid4(), uuid4()
    await heard_twice(
        house,
        ActivationKeyMisuseDetected(**firm.ids, attempting_firm_id=other_firm, attempting_user_id=other_user),
    )

    signal = await house.row("select * from security_signals")
    assert (signal.kind, signal.firm_id, signal.user_id) == ("KEY_MISUSE", other_firm, other_user)
    assert not house.mailbox.messages()


async def test_events_without_a_mail(house: House, firm: Firm) -> None:
    mandate = {"mandate_id": uuid4(), "case_id": firm.key.case_id, "firm_id": firm.firm_id}
    await house.hear(
        MandateActivated(
            **mandate, account_ref=firm.key.account_ref, basis="EXPLICIT", services=("S01", "S02")
        )
    )
    await house.hear(
        PortfolioAccessGranted(portfolio_id=uuid4(), firm_id=firm.firm_id, user_id=firm.lea, by=firm.admin)
    )
    await house.work()

    assert not house.mailbox.messages()
    row = await house.row("select * from registrations")
    assert (row.services, row.courriels) == (["S01", "S02"], ["C01"])


async def test_an_unknown_letter_or_user_is_waited_for(house: House, firm: Firm) -> None:
    unknown = {"key_id": uuid4(), "case_id": firm.key.case_id, "firm_id": firm.firm_id}
    with pytest.raises(NotYet):
        await house.hear(ActivationKeyRedeemed(**unknown, by=firm.lea))
    with pytest.raises(NotYet):
        await house.hear(ActivationKeyRedeemed(**firm.ids, by=uuid4()))
    assert await house.state_of_letter(firm.key.key_id) == "HANDED_OVER", "all or nothing"


async def test_older_news_of_a_user_changes_nothing(house: House, firm: Firm) -> None:
    contact = {"user_id": firm.lea, "firm_id": firm.firm_id, "display_name": "Léa", "administrator": False}
    await house.hear(UserContactChanged(**contact, email="new@cabinet.fr"), version=5)
    await house.hear(UserContactChanged(**contact, email="old@cabinet.fr"), version=4)
    await house.hear(AccountLocked(user_id=firm.lea, until=house.now))
    await house.work()

    (mail,) = house.mailbox.messages()
    assert mail.to("new@cabinet.fr")


async def test_a_founder_is_known_as_administrator(house: House) -> None:
    founder = uuid4()
    await house.hear(
        FirmRegistered(
            firm_id=uuid4(), siren="732829320", profession="EXPERT_COMPTABLE", founder_user_id=founder
        )
    )

    row = await house.row("select administrator, standing from users where user_id = :id", id=founder)
    assert tuple(row) == (True, "INVITED")
