"""What we broke ourselves delays letters and kills none (C.6, M-10)."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from contracts.access import ActivationKeyIssued
from contracts.notifications import KeyLetterFailed
from notifications.actions import print_letter
from notifications.actions.record_print_status import PrintStatus
from notifications.domain.letter_states import MENDING, RETRIES
from notifications.gateways.typesetter import LetterNotDrawn, Typesetter, TypesetterBroken
from notifications.storage import letter_delays
from tests.notifications.house import House
from tests.notifications.print_shop import tell
from tests.notifications.samples import issued


def full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def broken_template(*_: object) -> None:
    raise TypesetterBroken


def overfull_page(*_: object) -> None:
    raise LetterNotDrawn


@pytest.mark.parametrize(
    ("room", "name", "fault"),
    [
        (print_letter.PrintShop, "hand_over", full_disk),
        (print_letter.PrintShop, "handed_over_at", full_disk),
        (Typesetter, "key_letter", broken_template),
        (Typesetter, "key_letter", overfull_page),
    ],
    ids=["full disk", "broken disk", "broken template", "what does not fit"],
)
async def test_a_fault_of_ours_uses_up_no_try(
    house: House,
    asked: ActivationKeyIssued,
    monkeypatch: pytest.MonkeyPatch,
    room: type,
    name: str,
    fault: Callable[..., None],
) -> None:
    await house.hear(asked)
    with monkeypatch.context() as broken:
        broken.setattr(room, name, fault)
        for _ in range(len(RETRIES) + 2):
            await house.work("letters_due")
            row = await house.row("select state, attempts, due_at from letters")
            assert tuple(row) == ("REQUESTED", 0, house.now + MENDING)
            house.now += MENDING
    await house.work("letters_due")

    assert await house.said(KeyLetterFailed) == []
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"
    assert house.to("anne@cabinet.fr") == [], "the firm is told nothing of it"


async def test_without_its_folder_letters_wait_and_it_is_not_made_anew(
    house: House, asked: ActivationKeyIssued
) -> None:
    """A volume that is not mounted: what would be laid down beneath it, nobody would ever collect."""
    away = house.spool.with_name("away")
    house.spool.rename(away)
    await house.hear(asked)
    await house.work("letters_due")
    row = await house.row("select state, attempts, due_at from letters")
    assert tuple(row) == ("REQUESTED", 0, house.now + MENDING)
    assert not house.spool.exists()

    away.rename(house.spool)
    house.now += MENDING
    await house.work("letters_due")
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"


async def test_a_letter_sealed_to_a_key_that_is_missing_waits_for_it(
    open_house: Callable[..., Awaitable[House]],
) -> None:
    other = ECKey.generate_key("P-256", {"kid": "sealing-2"}, private=True)
    house = await open_house(opening_keys=json.dumps({"keys": [other.as_dict(private=True)]}))
    firm = uuid4()
    await house.hear(issued(house.now, firm, await house.user(firm, "anne", administrator=True)))
    for _ in range(len(RETRIES) + 2):
        await house.work("letters_due")
        house.now += MENDING

    row = await house.row("select state, attempts from letters")
    assert tuple(row) == ("REQUESTED", 0)


async def test_operations_are_alerted_once_per_agreed_delay(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From Monday at nine to Friday, one working day each (D-27)."""
    monkeypatch.setattr(print_letter.PrintShop, "hand_over", full_disk)
    await house.hear(asked)
    with capture_logs() as logs:
        for _ in range(4 * 24):
            house.now += timedelta(hours=1, seconds=1)
            await house.work("late")

    assert [entry["log_level"] for entry in logs if entry["event"] == "letter_late"] == ["error"] * 4


async def test_a_letter_handed_over_and_never_posted_alerts_operations(
    house: House, asked: ActivationKeyIssued
) -> None:
    """M-10: handed over on Monday at nine, missed from Wednesday at nine, at each delay again."""
    await house.hear(asked)
    await house.work()
    hours = []
    with capture_logs() as logs:
        for hour in range(1, 4 * 24 + 1):
            house.now += timedelta(hours=1)
            await house.work("late")
            hours += [hour] * sum(entry["event"] == "letter_not_posted" for entry in logs)
            logs.clear()
    assert hours == [2 * 24 + 1]
    assert REGISTRY.get_sample_value("espace_tiers_letters_overdue", {"missing": "posting"}) == 1
    async with house.database.transaction() as tx:
        (stuck,) = await letter_delays.stuck(tx, house.now - timedelta(days=2))
    assert stuck.key_id == asked.key_id

    await tell(house, asked.key_id, PrintStatus.POSTED)
    await house.work("late")
    assert REGISTRY.get_sample_value("espace_tiers_letters_overdue", {"missing": "posting"}) == 0


async def test_an_alert_before_the_hand_over_does_not_stand_for_one_after(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.hear(asked)
    with monkeypatch.context() as broken:
        broken.setattr(print_letter.PrintShop, "hand_over", full_disk)
        house.advance(days=1, seconds=1)
        await house.work("late", "letters_due")
        assert (await house.row("select late_noticed_at from letters")).late_noticed_at
    house.now += MENDING
    await house.work("letters_due")

    assert (await house.row("select late_noticed_at from letters")).late_noticed_at is None
