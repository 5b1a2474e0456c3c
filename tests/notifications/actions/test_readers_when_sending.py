"""Who may read a mail is looked at when it leaves: it may have waited for days."""

import pytest

from contracts.access import AccountLocked
from contracts.enrolment import CollaboratorRemoved, CollaboratorRightsChanged, CollaboratorSuspended
from contracts.envelope import Event
from tests.notifications.firm import Office, an_office
from tests.notifications.house import House
from tests.notifications.samples import activation

LATER = "451 4.3.0 Try later"


@pytest.fixture
async def firm(house: House) -> Office:
    return await an_office(house)


async def put_off(house: House, firm: Office, name: str, event: Event) -> None:
    """A mail that its server did not want yet."""
    house.mailbox.refuse(f"{name}@cabinet.fr", LATER)
    await house.hear(event)
    await house.work()
    house.mailbox.accept(f"{name}@cabinet.fr")


@pytest.mark.parametrize("how", ["removed", "suspended"])
async def test_a_client_mail_follows_to_the_administrators(house: House, firm: Office, how: str) -> None:
    await put_off(house, firm, "lea", firm.asks())
    gone = CollaboratorRemoved if how == "removed" else CollaboratorSuspended
    await house.hear(gone(user_id=firm.lea, firm_id=firm.firm_id, by=firm.anne), version=3)
    house.advance(minutes=1)
    await house.work()

    assert house.to("lea@cabinet.fr") == []
    assert len(house.to("anne@cabinet.fr")) == 1
    row = await house.row("select state, reason from mails where recipient_id = :lea", lea=firm.lea)
    assert tuple(row) == ("CANCELLED", "READER_GONE")


async def test_an_administrator_no_more_gets_no_administrators_mail(house: House, firm: Office) -> None:
    """Each administrator has a copy; who stays gets no second one."""
    zoe = await house.user(firm.firm_id, "zoe", administrator=True)
    house.mailbox.refuse("anne@cabinet.fr", LATER)
    await house.hear(CollaboratorSuspended(user_id=firm.lea, firm_id=firm.firm_id, by=firm.anne), version=3)
    await put_off(house, firm, "zoe", firm.asks())
    house.mailbox.accept("anne@cabinet.fr")
    change = CollaboratorRightsChanged(
        user_id=zoe, firm_id=firm.firm_id, role="COLLABORATOR", rights=(), by=firm.anne
    )
    await house.hear(change, version=3)
    house.advance(minutes=1)
    await house.work()
    assert (len(house.to("zoe@cabinet.fr")), len(house.to("anne@cabinet.fr"))) == (0, 1)


async def test_where_nobody_remains_it_is_withdrawn(house: House, firm: Office) -> None:
    await put_off(house, firm, "lea", firm.asks())
    for user in (firm.lea, firm.anne):
        await house.hear(CollaboratorRemoved(user_id=user, firm_id=firm.firm_id, by=None), version=3)
    house.advance(minutes=1)
    await house.work()
    assert house.mailbox.messages() == []


async def test_an_alert_about_an_account_is_read_by_its_holder_only(house: House, firm: Office) -> None:
    await put_off(house, firm, "lea", AccountLocked(user_id=firm.lea, until=house.now))
    await house.hear(CollaboratorRemoved(user_id=firm.lea, firm_id=firm.firm_id, by=None), version=3)
    house.advance(minutes=1)
    await house.work()
    await house.hear(AccountLocked(user_id=firm.lea, until=house.now))
    await house.work()
    assert house.mailbox.messages() == []


async def test_a_suspended_user_still_learns_what_happened_to_their_account(
    house: House, firm: Office
) -> None:
    suspended = CollaboratorSuspended(user_id=firm.lea, firm_id=firm.firm_id, by=firm.anne)
    await house.hear(suspended, version=3)
    await house.hear(AccountLocked(user_id=firm.lea, until=house.now))
    await house.work()
    assert len(house.to("lea@cabinet.fr")) == 1


async def test_the_activation_of_somebody_removed_meanwhile_never_leaves(house: House, firm: Office) -> None:
    await put_off(house, firm, "lea", activation(house.now, user_id=firm.lea))
    await house.hear(CollaboratorRemoved(user_id=firm.lea, firm_id=firm.firm_id, by=None), version=3)
    house.advance(minutes=1)
    await house.work()
    assert house.mailbox.messages() == []
