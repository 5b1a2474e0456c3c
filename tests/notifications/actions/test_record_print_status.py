from datetime import timedelta
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from contracts.access import ActivationKeyIssued, ActivationKeyRedeemed, ActivationKeyRevoked
from contracts.notifications import KeyLetterHandedOver, KeyLetterPosted, KeyLetterReturned
from notifications.actions import hand_over_letters
from notifications.actions.record_print_status import PrintStatus, Reception
from tests.notifications.house import House
from tests.notifications.print_shop import tell
from tests.notifications.samples import (
    issued,
    revoked,
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


@pytest.mark.parametrize("status", list(PrintStatus))
async def test_the_print_shop_speaks_before_the_hand_over_was_settled(
    house: House, key: ActivationKeyIssued, status: PrintStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It collected the letter and its slip, and we died: nothing is printed again."""

    async def die(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as crashing:
        crashing.setattr(hand_over_letters, "settle_letters", die)
        with pytest.raises(ConnectionError):
            await house.work("letters_due")
    laid_down_at = house.now
    for collected in house.spool.iterdir():
        collected.unlink()
    house.advance(hours=1)
    assert await tell(house, key.key_id, status) is Reception.NOTED
    await house.work()

    state = "HANDED_OVER" if status is PrintStatus.ACCEPTED else status
    assert await house.state_of_letter(key.key_id) == state
    (handed_over,) = await house.said(KeyLetterHandedOver)
    assert handed_over.at == laid_down_at
    assert len(await house.said(KeyLetterPosted)) == (status is PrintStatus.POSTED)
    assert house.printed() == []


async def test_a_letter_never_laid_down_has_no_status(house: House, key: ActivationKeyIssued) -> None:
    """Queued or cancelled: who says that it was posted is mistaken, or has printed what was never given."""
    with capture_logs() as logs:
        assert await tell(house, key.key_id, PrintStatus.POSTED) is Reception.NEVER_LAID_DOWN
        await house.hear(revoked(key))
        assert await tell(house, key.key_id, PrintStatus.RETURNED) is Reception.NEVER_LAID_DOWN

    assert [entry["log_level"] for entry in logs] == ["error", "error"]
    row = await house.row("select * from letters")
    assert (row.state, row.posted_at, row.returned_at) == ("CANCELLED", None, None)


@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(days=-9999), timedelta(minutes=6)])
@pytest.mark.parametrize("status", list(PrintStatus))
async def test_a_date_before_the_hand_over_or_in_the_future_is_refused(
    house: House, key: ActivationKeyIssued, status: PrintStatus, off: timedelta
) -> None:
    await house.work()
    before = await house.row("select * from letters")

    assert await tell(house, key.key_id, status, house.now + off) is Reception.DATE_NOT_CREDIBLE

    assert await house.row("select * from letters") == before
    assert await house.said(KeyLetterPosted) == await house.said(KeyLetterReturned) == []


async def test_reminders_count_from_when_we_heard_and_the_shops_date_is_shown(
    house: House, key: ActivationKeyIssued
) -> None:
    await house.work()
    posted_at = house.now + timedelta(days=1)
    house.advance(days=10)
    await tell(house, key.key_id, PrintStatus.POSTED, posted_at)
    house.advance(days=14)
    await house.work()
    assert house.to("anne@cabinet.fr", "pas encore été saisie") == []
    house.advance(days=1)
    await house.work()

    (mail,) = house.to("anne@cabinet.fr", "pas encore été saisie")
    assert "Il y a 24 jours, le 24 novembre 2026" in " ".join(mail.text.split())
    (posted,) = await house.said(KeyLetterPosted)
    assert posted.at == posted_at


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
    (mail,) = house.to("anne@cabinet.fr", "Le courrier envoyé à votre client nous est revenu")
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
    """By our own clock, whatever date the shop gives."""
    await house.work()
    await tell(house, key.key_id, PrintStatus.POSTED)
    posted_at = house.now
    house.advance(days=60, seconds=1)
    await tell(house, key.key_id, PrintStatus.RETURNED, posted_at)

    assert await house.said(KeyLetterReturned) == []
    assert await house.state_of_letter(key.key_id) == "POSTED"
