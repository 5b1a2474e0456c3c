from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.access import (
    ActivationKeyExhausted,
    ActivationKeyExpired,
    ActivationKeyIssued,
    ActivationKeyRedeemed,
)
from contracts.notifications import KeyLetterAged, KeyLetterExpired
from notifications.actions.record_print_status import PrintStatus
from tests.notifications.house import House
from tests.notifications.print_shop import tell
from tests.notifications.samples import issued


@pytest.fixture
async def posted(house: House) -> ActivationKeyIssued:
    """A letter of Anne's, posted on the day it was asked for."""
    firm = uuid4()
    key = issued(house.now, firm, await house.user(firm, "anne", administrator=True))
    await house.hear(key)
    await house.work()
    await tell(house, key.key_id, PrintStatus.POSTED)
    return key


async def days_with_a_mail(house: House, about: str, until: int) -> list[int]:
    start, days = house.now, []
    for day in range(until):
        for moment in (timedelta(days=day) - timedelta(seconds=1), timedelta(days=day)):
            house.now = start + moment
            before = len(house.to("anne@cabinet.fr", about))
            await house.work("letters_tracked", "mails_normal")
            if len(house.to("anne@cabinet.fr", about)) > before:
                assert moment == timedelta(days=day), "on the day, not a second before"
                days.append(day)
    return days


async def test_reminders_on_days_15_30_and_90_only(house: House, posted: ActivationKeyIssued) -> None:
    """Scenario 50."""
    assert await days_with_a_mail(house, "pas encore été saisie", 120) == [15, 30, 90]
    assert [aged.days for aged in await house.said(KeyLetterAged)] == [15, 30, 90]
    house.advance(days=280)
    await house.work()
    assert len(await house.said(KeyLetterAged)) == 3


async def test_notices_30_and_7_days_before_the_expiry_which_is_said_once(
    house: House, posted: ActivationKeyIssued
) -> None:
    assert posted.expires_at is not None
    house.advance(days=95)
    await house.work()
    house.now = posted.expires_at - timedelta(days=40)

    assert await days_with_a_mail(house, "expire dans", 40) == [10, 33]
    assert await house.said(KeyLetterExpired) == []
    house.now = posted.expires_at
    await house.work()
    house.advance(days=1)
    await house.work()
    (expired,) = await house.said(KeyLetterExpired)
    assert expired.key_id == posted.key_id
    assert await house.state_of_letter(posted.key_id) == "EXPIRED"


async def test_after_an_outage_only_the_latest_reminder_leaves(
    house: House, posted: ActivationKeyIssued
) -> None:
    house.advance(days=35)
    await house.work()

    assert [aged.days for aged in await house.said(KeyLetterAged)] == [30]
    assert len(house.to("anne@cabinet.fr", "pas encore été saisie")) == 1


async def test_a_letter_never_said_to_be_posted_is_reminded_of_from_its_hand_over(house: House) -> None:
    """E08 without POSTED: the firm is not left without a word for months, nor told that it was posted."""
    firm = uuid4()
    await house.hear(issued(house.now, firm, await house.user(firm, "anne", administrator=True)))
    await house.work()

    assert await days_with_a_mail(house, "pas encore été saisie", 40) == [15, 30]
    for mail in house.to("anne@cabinet.fr"):
        words = " ".join(mail.text.split())
        assert "jours, le 23 novembre 2026, nous avons remis à notre imprimeur" in words
        assert "posté à votre client" not in words


async def test_a_used_key_stops_reminders(house: House, posted: ActivationKeyIssued) -> None:
    ids = {"key_id": posted.key_id, "case_id": posted.case_id, "firm_id": posted.firm_id}
    await house.hear(ActivationKeyRedeemed(**ids, by=posted.requested_by))
    await house.work()
    house.advance(days=800)
    await house.work()

    assert await house.state_of_letter(posted.key_id) == "CONFIRMED_BY_USE"
    assert await house.said(KeyLetterAged) == []
    assert await house.said(KeyLetterExpired) == []
    assert len(house.to("anne@cabinet.fr", "Accès ouvert au dossier de Hélène Lefèvre")) == 1


async def test_an_exhausted_key_stops_reminders(house: House, posted: ActivationKeyIssued) -> None:
    """C.5."""
    ids = {"key_id": posted.key_id, "case_id": posted.case_id, "firm_id": posted.firm_id}
    await house.hear(ActivationKeyExhausted(**ids))
    await house.work()
    for days in (16, 75, 615, 30, 100):
        house.advance(days=days)
        await house.work()

    assert await house.said(KeyLetterAged) == []
    assert await house.said(KeyLetterExpired) == []
    assert not house.to("anne@cabinet.fr", "pas encore été saisie")
    assert not house.to("anne@cabinet.fr", "expire dans")
    assert len(house.to("anne@cabinet.fr", "Saisie de clé suspendue")) == 1


async def test_an_expired_key_stops_reminders(house: House, posted: ActivationKeyIssued) -> None:
    ids = {"key_id": posted.key_id, "case_id": posted.case_id, "firm_id": posted.firm_id}
    await house.hear(ActivationKeyExpired(**ids))
    house.advance(days=800)
    await house.work()

    assert await house.state_of_letter(posted.key_id) == "EXPIRED"
    assert await house.said(KeyLetterExpired) == []


async def test_a_letter_that_never_expires_is_only_reminded_of(house: House) -> None:
    firm = uuid4()
    key = issued(house.now, firm, await house.user(firm, "anne"), expires_at=None)
    await house.hear(key)
    await house.work()
    await tell(house, key.key_id, PrintStatus.POSTED)
    for _ in range(4):
        house.advance(days=91)
        await house.work()

    assert (await house.row("select track_at from letters")).track_at is None
