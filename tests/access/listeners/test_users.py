"""Firms and users as enrolment tells of them, in and out of order, once and twice."""

import asyncio
from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from access.actions.remove_user import remove_user
from contracts.access import PortfolioAccessGranted, PortfolioAccessRevoked, PortfolioCreated
from contracts.enrolment import (
    AccountActivated,
    CollaboratorInvited,
    CollaboratorReinstated,
    CollaboratorRemoved,
    CollaboratorRightsChanged,
    CollaboratorSuspended,
    FirmActivated,
    FirmRegistered,
)
from messaging.not_yet import NotYet
from tests.access.house import FirmInTown, House

WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
"""


def invitation(firm: FirmInTown, user_id: UUID, *portfolios: UUID) -> CollaboratorInvited:
    return CollaboratorInvited(
        user_id=user_id,
        firm_id=firm.firm_id,
        role="COLLABORATOR",
        rights=("S01",),
        portfolio_ids=portfolios,
        invited_by=firm.founder_id,
        deadline=firm.house.now + timedelta(hours=24),
    )


async def user(house: House, user_id: UUID) -> tuple[str, list[str]]:
    (row,) = await house.rows("select state, rights from users where user_id = :u", u=user_id)
    return row.state, row.rights


async def test_scenario_87_a_firm_heard_of_twice_has_one_portfolio(house: House) -> None:
    firm_id, founder_id = uuid4(), uuid4()
    registered = FirmRegistered(
        firm_id=firm_id, siren="732829320", profession="EXPERT_COMPTABLE", founder_user_id=founder_id
    )
    activated = FirmActivated(firm_id=firm_id, founder_user_id=founder_id)
    with pytest.raises(NotYet):
        await house.hear(activated, version=2)
    first = await house.hear(registered)
    await house.hear(registered, event_id=first)
    await house.hear(registered)
    await house.hear(activated, version=2)
    await house.hear(activated, version=2)
    await house.hear(registered)
    assert len(await house.said(PortfolioCreated, firm_id=firm_id)) == 1
    assert await house.value("select state from firms where firm_id = :f", f=firm_id) == "ACTIVE"
    assert await user(house, founder_id) == ("INVITED", [])


async def test_an_invitation_associates_before_the_user_is_active(house: House) -> None:
    firm, user_id = await house.firm(), uuid4()
    event_id = await house.hear(invitation(firm, user_id, firm.portfolio_id, uuid4()))
    await house.hear(invitation(firm, user_id, firm.portfolio_id), event_id=event_id)
    await house.hear(invitation(firm, user_id, firm.portfolio_id))
    (granted,) = await house.said(PortfolioAccessGranted, user_id=user_id)
    assert (granted.portfolio_id, granted.by) == (firm.portfolio_id, firm.founder_id)
    assert await user(house, user_id) == ("INVITED", ["S01"])


async def test_another_firms_portfolio_is_passed_over(house: House) -> None:
    firm, other, user_id = await house.firm(), await house.firm(), uuid4()
    await house.hear(invitation(firm, user_id, other.portfolio_id))
    assert await house.said(PortfolioAccessGranted, user_id=user_id) == []


async def test_a_revocation_is_answered_only_when_no_invitation_can_undo_it(house: House) -> None:
    firm, user_id = await house.firm(), uuid4()
    token, path = await firm.token(), f"/v1/portfolios/{firm.portfolio_id}/users/{user_id}"
    early = await house.call(token, "DELETE", path)
    assert (early.status_code, early.json()["code"]) == (404, "NOT_FOUND")
    await house.hear(invitation(firm, user_id, firm.portfolio_id))
    assert (await house.call(token, "DELETE", path)).status_code == 204
    await house.hear(invitation(firm, user_id))
    assert await house.value("select count(*) from associations where user_id = :u", u=user_id) == 0


async def test_later_rights_survive_a_late_activation(house: House) -> None:
    firm, user_id = await house.firm(), uuid4()
    await house.hear(invitation(firm, user_id))
    changed = CollaboratorRightsChanged(
        user_id=user_id, firm_id=firm.firm_id, role="COLLABORATOR", rights=("M07", "M06")
    )
    await house.hear(changed, version=3)
    await house.hear(AccountActivated(user_id=user_id, firm_id=firm.firm_id, role="COLLABORATOR"), version=2)
    await house.hear(changed.model_copy(update={"rights": ("S02",)}), version=2)
    assert await user(house, user_id) == ("ACTIVE", ["M06", "M07"])


async def test_suspension_and_reinstatement_out_of_order(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator()
    who = {"user_id": user_id, "firm_id": firm.firm_id, "by": firm.founder_id}
    await house.hear(CollaboratorReinstated(**who), version=4)
    await house.hear(CollaboratorSuspended(**who), version=3)
    assert (await user(house, user_id))[0] == "ACTIVE"


async def test_what_is_said_of_somebody_unknown_waits(house: House) -> None:
    who = {"user_id": uuid4(), "firm_id": uuid4(), "by": uuid4()}
    for event in (
        CollaboratorSuspended(**who),
        CollaboratorReinstated(**who),
        AccountActivated(user_id=uuid4(), firm_id=uuid4(), role="COLLABORATOR"),
        CollaboratorRightsChanged(user_id=uuid4(), firm_id=uuid4(), role="COLLABORATOR", rights=()),
    ):
        with pytest.raises(NotYet):
            await house.hear(event)


async def test_removal_ends_associations_and_says_so_once(house: House) -> None:
    firm = await house.firm()
    user_id = await firm.collaborator("S01", portfolios=(firm.portfolio_id,))
    removed = CollaboratorRemoved(user_id=user_id, firm_id=firm.firm_id, by=firm.founder_id)
    await house.hear(removed, version=3)
    await house.hear(removed, version=3)
    assert len(await house.said(PortfolioAccessRevoked, user_id=user_id)) == 1
    assert (await user(house, user_id))[0] == "REMOVED"
    assert await house.value("select count(*) from credentials where user_id = :u", u=user_id) == 0


async def test_a_removal_heard_before_the_invitation_keeps_the_door_shut(house: House) -> None:
    firm, user_id = await house.firm(), uuid4()
    await house.hear(CollaboratorRemoved(user_id=user_id, firm_id=firm.firm_id, by=None), version=2)
    await house.hear(invitation(firm, user_id, firm.portfolio_id))
    assert (await user(house, user_id))[0] == "REMOVED"
    assert await house.said(PortfolioAccessGranted, user_id=user_id) == []


async def test_a_removal_outlives_an_invitation_handled_at_the_same_time(house: House) -> None:
    firm, user_id = await house.firm(), uuid4()
    async with house.database.transaction() as removing:
        await remove_user(removing, user_id, firm.firm_id, by=None, version=2, now=house.now)
        invited = asyncio.create_task(house.hear(invitation(firm, user_id, firm.portfolio_id)))
        async with asyncio.timeout(10):
            while not await house.value(WAITING):
                continue
        assert not invited.done()
    await invited
    assert (await user(house, user_id))[0] == "REMOVED"
    assert await house.said(PortfolioAccessGranted, user_id=user_id) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_founder_who_is_in_finds_the_firm_open_whatever_is_heard_first(
    house: House, order: tuple[int, ...]
) -> None:
    """The three events of one activation overtake each other, and none waits for another."""
    firm_id, founder_id = uuid4(), uuid4()
    profession = "OTHER_TIERS_DECLARANT"
    said = (
        FirmRegistered(firm_id=firm_id, siren="732829320", profession=profession, founder_user_id=founder_id),
        FirmActivated(firm_id=firm_id, founder_user_id=founder_id, profession=profession),
        AccountActivated(user_id=founder_id, firm_id=firm_id, role="ADMINISTRATOR", opened=profession),
    )
    for place in order:
        await house.hear(said[place], version=1 if place == 0 else 2)
        if place == 2:
            (firm,) = await house.rows("select state from firms where firm_id = :f", f=firm_id)
            assert (firm.state, (await user(house, founder_id))[0]) == ("ACTIVE", "ACTIVE")
    (firm,) = await house.rows("select state, profession from firms where firm_id = :f", f=firm_id)
    portfolios = await house.rows("select 1 from portfolios where firm_id = :f", f=firm_id)
    assert (firm.state, firm.profession, len(portfolios)) == ("ACTIVE", profession, 1)
    assert (await user(house, founder_id))[0] == "ACTIVE"
