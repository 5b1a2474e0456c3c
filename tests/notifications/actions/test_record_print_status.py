from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.access import ActivationKeyIssued, ActivationKeyRedeemed, ActivationKeyRevoked
from contracts.notifications import KeyLetterHandedOver, KeyLetterPosted, KeyLetterReturned
from notifications.actions.record_print_status import PrintStatus
from tests.notifications.house import House
from tests.notifications.print_shop import tell
from tests.notifications.samples import (
    issued,
)


@pytest.fixture
async def key(house: House) -> ActivationKeyIssued:
    firm = uuid4()
    key = issued(house.now, firm, await house.user(firm, "anne", administrator=True))
    await house.hear(key)
    return key


async def test_posted_is_told_once(house: House, key: ActivationKeyIssued) -> None:
    await house.work()
    for status in (PrintStatus.ACCEPTED, PrintStatus.POSTED, PrintStatus.POSTED, PrintStatus.ACCEPTED):
        await tell(house, key.key_id, status)
        house.advance(hours=1)

    (posted,) = await house.said(KeyLetterPosted)
    assert (posted.key_id, posted.case_id) == (key.key_id, key.case_id)
    assert await house.state_of_letter(key.key_id) == "POSTED"


async def test_posted_before_the_hand_over_was_settled(house: House, key: ActivationKeyIssued) -> None:
    await tell(house, key.key_id, PrintStatus.POSTED)
    assert await house.said(KeyLetterPosted) == []
    await house.work()

    assert await house.state_of_letter(key.key_id) == "POSTED"
    assert len(await house.said(KeyLetterHandedOver)) == len(await house.said(KeyLetterPosted)) == 1


@pytest.mark.parametrize("posted_first", [True, False])
async def test_a_return_is_told_to_all_and_to_the_firm(
    house: House, key: ActivationKeyIssued, posted_first: bool
) -> None:
    """Scenario 53."""
    await house.work()
    if posted_first:
        await tell(house, key.key_id, PrintStatus.POSTED)
    house.advance(days=10)
    for status in (PrintStatus.RETURNED, PrintStatus.RETURNED, PrintStatus.POSTED):
        await tell(house, key.key_id, status)
    await house.work()

    (returned,) = await house.said(KeyLetterReturned)
    assert (returned.key_id, returned.reason, returned.at) == (key.key_id, "NPAI", house.now)
    assert await house.state_of_letter(key.key_id) == "RETURNED"
    (mail,) = house.to("anne@cabinet.fr", "Le courrier envoyé à Hélène Lefèvre nous est revenu")
    assert "inconnu à l’adresse" in " ".join(mail.text.split())


async def test_a_return_after_use_changes_nothing_and_is_flagged(
    house: House, key: ActivationKeyIssued
) -> None:
    await house.work()
    await tell(house, key.key_id, PrintStatus.POSTED)
    ids = {"key_id": key.key_id, "case_id": key.case_id, "firm_id": key.firm_id}
    await house.hear(ActivationKeyRedeemed(**ids, by=key.requested_by))
    for _ in range(2):
        await tell(house, key.key_id, PrintStatus.RETURNED)

    assert await house.said(KeyLetterReturned) == []
    assert await house.state_of_letter(key.key_id) == "CONFIRMED_BY_USE"
    signal = await house.row("select * from security_signals")
    assert (signal.kind, signal.case_id, signal.firm_id) == ("RETURNED_AFTER_USE", key.case_id, key.firm_id)


async def test_a_use_after_the_return_is_flagged_alike(house: House, key: ActivationKeyIssued) -> None:
    await house.work()
    await tell(house, key.key_id, PrintStatus.RETURNED)
    ids = {"key_id": key.key_id, "case_id": key.case_id, "firm_id": key.firm_id}
    event_id = await house.hear(ActivationKeyRedeemed(**ids, by=key.requested_by))
    await house.hear(ActivationKeyRedeemed(**ids, by=key.requested_by), event_id=event_id)
    await tell(house, key.key_id, PrintStatus.RETURNED)

    signal = await house.row("select * from security_signals")
    assert (signal.kind, signal.case_id, signal.firm_id) == ("RETURNED_AFTER_USE", key.case_id, key.firm_id)


async def test_a_return_of_an_obsolete_letter_is_only_noted(house: House, key: ActivationKeyIssued) -> None:
    await house.work()
    await house.hear(
        ActivationKeyRevoked(key_id=key.key_id, case_id=key.case_id, firm_id=key.firm_id, cause="BY_FIRM")
    )
    await tell(house, key.key_id, PrintStatus.RETURNED)

    assert await house.said(KeyLetterReturned) == []
    row = await house.row("select * from letters")
    assert (row.state, row.return_reason) == ("OBSOLETE", "NPAI")


async def test_a_return_after_the_window_is_only_noted(house: House, key: ActivationKeyIssued) -> None:
    await house.work()
    await tell(house, key.key_id, PrintStatus.POSTED)
    await tell(house, key.key_id, PrintStatus.RETURNED, house.now + timedelta(days=60, seconds=1))

    assert await house.said(KeyLetterReturned) == []
    assert await house.state_of_letter(key.key_id) == "POSTED"
