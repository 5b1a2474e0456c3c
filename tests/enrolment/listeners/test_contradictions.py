"""What names another firm, account or user than the one that is known moves nothing there."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.access import (
    ActivationKeyExhausted,
    ActivationKeyExpired,
    ActivationKeyIssued,
    ActivationKeyLocked,
    ActivationKeyRedeemed,
    ActivationKeyRevoked,
    ClientMovedToPortfolio,
    MandateActivated,
    MandateRevoked,
    MandateSuperseded,
    PortfolioAccessGranted,
    PortfolioAccessRevoked,
    PortfolioCreated,
    PortfolioOpened,
    PortfolioRenamed,
)
from contracts.notifications import ActivationEmailBounced, ActivationEmailExpired
from enrolment.domain.refusals import Contradiction
from messaging.not_yet import NotYet
from tests.enrolment.house import House
from tests.enrolment.listeners.conftest import WaitingCase
from tests.enrolment.people import an_open_firm, invite


async def test_no_news_of_another_firm_or_account_moves_a_case(house: House, case: WaitingCase) -> None:
    other = (await an_open_firm(house)).firm_id
    key, mandate = case.key | {"firm_id": other}, case.mandate | {"firm_id": other}
    account = case.mandate | {"account_ref": uuid4()}
    by = case.firm.founder.user_id
    moved = {"from_portfolio_id": uuid4(), "to_portfolio_id": uuid4(), "by": by}
    ids = {name: mandate[name] for name in ("mandate_id", "case_id", "firm_id")}
    issued: dict[str, Any] = {
        "account_ref": case.account_ref,
        "requested_by": by,
        "services": ("S01",),
        "sealed_key": "a.b.c.d.e",
        "sealed_recipient": "a.b.c.d.e",
        "replaces_previous": False,
        "expires_at": None,
    }
    before = await case.shown()
    for event in (
        ActivationKeyIssued(**key, **issued),
        ActivationKeyRedeemed(**key, by=by),
        ActivationKeyLocked(**key, until=house.now, by=by),
        ActivationKeyExhausted(**key, by=by),
        ActivationKeyExpired(**key),
        ActivationKeyRevoked(**key, cause="BY_FIRM", by=by),
        *(MandateRevoked(**ids, cause="BY_FIRM", by=by) for ids in (mandate, account)),
        *(MandateActivated(**ids, basis="EXPLICIT", services=("S01",)) for ids in (mandate, account)),
        *(MandateSuperseded(**ids) for ids in (mandate, account)),
        ClientMovedToPortfolio(**ids, **moved),
    ):
        with pytest.raises(Contradiction):
            await house.hear(event, version=9)
    assert await case.shown() == before


async def test_a_portfolio_stays_in_its_firm(house: House) -> None:
    firm, other = await an_open_firm(house), await an_open_firm(house)
    mine = {"portfolio_id": uuid4(), "firm_id": firm.firm_id}
    theirs = mine | {"firm_id": other.firm_id}
    await house.hear(PortfolioCreated(**mine, name="Nord"))
    for event in (
        PortfolioCreated(**theirs, name="Sud"),
        PortfolioRenamed(**theirs, name="Sud"),
        PortfolioOpened(**theirs),
        PortfolioAccessGranted(**theirs, user_id=other.founder.user_id, by=None),
        PortfolioAccessGranted(**mine, user_id=other.founder.user_id, by=None),
        PortfolioAccessRevoked(**theirs, user_id=other.founder.user_id, by=None),
    ):
        with pytest.raises(Contradiction):
            await house.hear(event, version=9)
    with pytest.raises(NotYet):
        await house.hear(PortfolioAccessGranted(**mine, user_id=uuid4(), by=None))


async def test_news_of_a_link_name_whose_it_is(house: House) -> None:
    firm = await an_open_firm(house)
    link = await invite(house, firm)
    wrong = {"message_id": link.message_id, "user_id": firm.founder.user_id}
    house.later(hours=25)
    for event in (
        ActivationEmailBounced(**wrong, reason="550"),
        ActivationEmailExpired(**wrong, deadline=link.deadline),
    ):
        with pytest.raises(Contradiction):
            await house.hear(event)
