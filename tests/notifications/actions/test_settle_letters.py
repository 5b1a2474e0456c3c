from functools import partial

import pytest

from contracts.access import ActivationKeyIssued
from contracts.enrolment import ClientRegistrationRejected
from contracts.notifications import (
    KeyLetterFailed,
    KeyLetterHandedOver,
)
from notifications.actions import hand_over_letters, print_letter
from notifications.domain.letter_states import RETRIES
from notifications.gateways.print_shop import LetterRefused
from tests.notifications.house import House
from tests.notifications.samples import issued, recipient


async def test_a_crash_after_the_hand_over_prints_nothing_twice(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 9."""

    async def die(*_: object, **__: object) -> None:
        raise ConnectionError

    await house.hear(asked)
    with monkeypatch.context() as crashing:
        crashing.setattr(hand_over_letters, "settle_letters", die)
        with pytest.raises(ConnectionError):
            await house.work("letters_due")
    slips = {slip: slip.read_bytes() for slip in house.spool.iterdir()}
    assert await house.state_of_letter(asked.key_id) == "HANDING_OVER"
    laid_down_at = house.now

    house.advance(minutes=1)
    await house.work("letters_due")
    assert await house.state_of_letter(asked.key_id) == "HANDING_OVER", "whoever is at it has two minutes"
    house.advance(minutes=1)
    await house.work()

    assert {slip: slip.read_bytes() for slip in house.spool.iterdir()} == slips
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"
    (handed_over,) = await house.said(KeyLetterHandedOver)
    assert handed_over.at == laid_down_at


@pytest.mark.parametrize(
    "lines", [("MME HELENE LEFEVRE",), ("W" * 39, "31000 TOULOUSE"), ("ПЕТРОВ", "31000 TOULOUSE"), ()]
)
async def test_an_unusable_address_fails_and_the_firm_is_told_once(
    house: House, asked: ActivationKeyIssued, lines: tuple[str, ...]
) -> None:
    to_nowhere = partial(recipient, address_lines=lines)
    await house.hear(
        issued(house.now, asked.firm_id, asked.requested_by, to=to_nowhere, case_id=asked.case_id)
    )
    await house.work()
    await house.hear(
        ClientRegistrationRejected(
            case_id=asked.case_id,
            firm_id=asked.firm_id,
            requested_by=asked.requested_by,
            reason_code="ADDRESS_MISSING",
        )
    )
    await house.work()

    assert house.printed() == []
    (failed,) = await house.said(KeyLetterFailed)
    assert failed.reason == "ADDRESS_UNUSABLE"
    assert len(house.to("anne@cabinet.fr", "Aucun courrier n’a pu être adressé à votre client")) == 1


async def test_a_print_shop_that_refuses_is_asked_again_then_given_up(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LetterRefused

    monkeypatch.setattr(print_letter.PrintShop, "hand_over", refuse)
    await house.hear(asked)
    for wait in RETRIES:
        await house.work("letters_due")
        row = await house.row("select state, due_at from letters")
        assert (row.state, row.due_at) == ("REQUESTED", house.now + wait)
        house.now += wait
    await house.work("letters_due")

    (failed,) = await house.said(KeyLetterFailed)
    assert failed.reason == "PROVIDER_REFUSED"
    assert await house.state_of_letter(asked.key_id) == "FAILED"
    await assert_told_as_ours(house)


async def assert_told_as_ours(house: House) -> None:
    """Nobody is sent to look for a fault that is not theirs."""
    await house.work()
    (mail,) = house.to("anne@cabinet.fr")
    words = " ".join(mail.text.split())
    assert "n’a pas pu être imprimé : dossier ET-" in mail.subject.replace("\xa0", " ")
    assert "incident de notre côté" in words
    assert "vérifiez" not in words
    assert "Lefèvre" not in words


async def test_a_broken_seal_is_final_and_does_not_hold_up_the_others(
    house: House, asked: ActivationKeyIssued
) -> None:
    stolen = issued(house.now, asked.firm_id, asked.requested_by)
    await house.hear(stolen.model_copy(update={"sealed_key": asked.sealed_key}))
    await house.hear(asked)
    await house.work()

    assert len(house.printed()) == 1
    (failed,) = await house.said(KeyLetterFailed)
    assert (failed.key_id, failed.reason) == (stolen.key_id, "SEAL_BROKEN")
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"


async def test_a_seal_past_its_expiry_is_final(house: House, asked: ActivationKeyIssued) -> None:
    await house.hear(asked)
    house.advance(days=30)
    await house.work("letters_due")

    (failed,) = await house.said(KeyLetterFailed)
    assert failed.reason == "SEAL_BROKEN"
    await assert_told_as_ours(house)
