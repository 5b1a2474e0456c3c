"""Nothing with a key in it lies in the spool longer than it must (C.6)."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from contracts.access import ActivationKeyIssued
from contracts.notifications import KeyLetterFailed
from notifications.actions import hand_over_letters
from notifications.actions.record_print_status import PrintStatus
from notifications.domain.letter_states import HELD
from tests.notifications.house import House
from tests.notifications.print_shop import tell
from tests.notifications.samples import issued, revoked


def kinds(spool: Path) -> set[str]:
    return {path.suffix for path in spool.iterdir()}


async def days_until_gone(house: House, suffix: str, most: int = 100) -> int:
    for days in range(most):
        await house.work("late", "spool")
        if suffix not in kinds(house.spool):
            return days
        house.advance(days=1)
    return most


@pytest.fixture
async def laid_down(house: House, asked: ActivationKeyIssued) -> ActivationKeyIssued:
    await house.hear(asked)
    await house.work()
    return asked


async def test_a_posted_letter_that_the_shop_left_goes_after_a_week(
    house: House, laid_down: ActivationKeyIssued
) -> None:
    house.advance(days=3)
    await tell(house, laid_down.key_id, PrintStatus.POSTED)

    assert await days_until_gone(house, ".pdf") == 7
    assert kinds(house.spool) == set()


async def test_a_letter_of_a_dead_key_that_nobody_took_is_taken_back(
    house: House, laid_down: ActivationKeyIssued
) -> None:
    await house.hear(revoked(laid_down))

    assert await days_until_gone(house, ".pdf") == 7
    assert await house.said(KeyLetterFailed) == []


async def test_the_slip_of_a_letter_that_was_taken_stays_a_week(
    house: House, laid_down: ActivationKeyIssued
) -> None:
    for letter in house.spool.glob("*.pdf"):
        letter.unlink()

    assert await days_until_gone(house, ".json") == 7
    assert await house.state_of_letter(laid_down.key_id) == "HANDED_OVER", "it is still to be posted"


async def test_a_letter_that_nobody_takes_is_alerted_to_then_given_up_and_told_as_ours(
    house: House, laid_down: ActivationKeyIssued
) -> None:
    with capture_logs() as logs:
        assert await days_until_gone(house, ".pdf") == 30
    await house.work()

    said = [entry["event"] for entry in logs if entry["log_level"] == "error"]
    assert said.index("letter_not_posted") < said.index("letter_never_taken")
    assert await house.state_of_letter(laid_down.key_id) == "FAILED"
    (failed,) = await house.said(KeyLetterFailed)
    assert (failed.key_id, failed.reason) == (laid_down.key_id, "PROVIDER_REFUSED")
    (mail,) = house.to("anne@cabinet.fr", "n’a pas pu être imprimé")
    assert "incident de notre côté" in " ".join(mail.text.split())
    assert kinds(house.spool) == set()


async def test_nothing_is_given_up_that_operations_were_not_alerted_to(
    house: House, laid_down: ActivationKeyIssued
) -> None:
    for _ in range(3):
        house.advance(days=40)
        await house.work("spool")

    assert kinds(house.spool) == {".pdf", ".json"}
    assert await house.state_of_letter(laid_down.key_id) == "HANDED_OVER"
    assert REGISTRY.get_sample_value("espace_tiers_spool_letters") == 1


async def test_a_letter_in_the_making_is_left_alone(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We died before settling; weeks later the same letter is found and settled, not drawn again."""

    async def die(*_: object, **__: object) -> None:
        raise ConnectionError

    await house.hear(asked)
    with monkeypatch.context() as crashing:
        crashing.setattr(hand_over_letters, "settle_letters", die)
        with pytest.raises(ConnectionError):
            await house.work("letters_due")
    (pdf,) = house.spool.glob("*.pdf")
    before = pdf.stat()
    house.advance(days=20)
    await house.work("spool")
    assert kinds(house.spool) == {".pdf", ".json"}

    house.now += HELD
    await house.work("letters_due")
    assert pdf.stat() == before
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"


async def test_a_letter_without_slip_whose_key_died_goes_at_once(
    house: House, asked: ActivationKeyIssued
) -> None:
    """The disk was full between letter and slip: what the shop may not take must not lie there."""
    other = issued(house.now, asked.firm_id, asked.requested_by)
    await house.hear(asked)
    await house.hear(other)
    await house.hear(revoked(other))
    for row in await house.rows("select letter_id from letters"):
        (house.spool / f"{row.letter_id}.pdf").write_bytes(b"%PDF")
    (house.spool / f"{uuid4()}.pdf").write_bytes(b"%PDF of another house")
    (house.spool / "their.log").touch()
    await house.work("spool")

    dead = await house.row("select letter_id from letters where state = 'CANCELLED'")
    assert not (house.spool / f"{dead.letter_id}.pdf").exists()
    assert len(list(house.spool.glob("*.pdf"))) == 2, "that of the key that lives, and the unknown one"
    assert (house.spool / "their.log").exists()


async def test_drafts_are_swept_at_the_start_and_every_five_minutes(house: House) -> None:
    def crashed(name: str) -> Path:
        draft = house.spool / name
        draft.write_bytes(b"%PDF with a key")
        os.utime(draft, (0, 0))
        return draft

    first = crashed(".one.tmp")
    await house.work("spool")
    assert not first.exists()

    second = crashed(".two.tmp")
    house.advance(minutes=4)
    await house.work("spool")
    assert second.exists()
    house.advance(minutes=1)
    await house.work("spool")
    assert not second.exists()
