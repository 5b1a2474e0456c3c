import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from contracts.access import ActivationKeyIssued
from contracts.notifications import (
    KeyLetterHandedOver,
    KeyLetterRequested,
)
from notifications.actions import print_letter
from notifications.actions.record_print_status import PrintStatus
from notifications.domain.letter_states import HELD
from tests.notifications.house import House
from tests.notifications.print_shop import tell
from tests.notifications.samples import (
    CLIENT,
    KEY,
    REFUSAL_CODE,
    case_of,
    issued,
    recipient,
)
from vocabulary.postal_address import PostalAddress

LONG_NAME = "Société civile de moyens des docteurs Martin"


async def test_one_letter_to_the_reference_address(house: House, asked: ActivationKeyIssued) -> None:
    """Scenarios 42 and 87."""
    event_id = await house.hear(asked)
    await house.hear(asked, event_id=event_id)
    await house.hear(asked)
    await house.work()

    (letter,) = house.printed()
    for words in (KEY, "12 RUE DE L HOTEL DE VILLE", "Madame Hélène Lefèvre", "Durand & Associés", "4821"):
        assert words in letter.replace("\xa0", " ")
    (requested,) = await house.said(KeyLetterRequested)
    (handed_over,) = await house.said(KeyLetterHandedOver)
    assert (handed_over.letter_id, handed_over.key_id, handed_over.at) == (
        requested.letter_id,
        asked.key_id,
        house.now,
    )
    assert house.to("anne@cabinet.fr") == []


async def test_no_secret_rests_in_clear(house: House, asked: ActivationKeyIssued) -> None:
    """Scenario 42: everything but the letter itself is searched."""
    await house.hear(asked)
    await house.work()
    await tell(house, asked.key_id, PrintStatus.RETURNED)
    await house.work()

    row = await house.row("select * from letters")
    assert (row.sealed_key, row.sealed_recipient, row.due_at) == (None, None, None)
    tables = await house.rows("select tablename from pg_tables where schemaname = 'public'")
    stored = [str(await house.rows(f'select t::text from "{table}" t')) for (table,) in tables]  # noqa: S608
    slips = [slip.read_text() for slip in house.spool.glob("*.json")]
    mails = [mail.read_text() for mail in house.mailbox.folder.glob("*")]
    assert len(slips) == 1
    assert len(mails) == 3
    for secret in (KEY, KEY.replace("-", ""), REFUSAL_CODE, "RUE DE L HOTEL"):
        assert not [place for place in stored + slips + mails if secret in place]
    assert "Lefèvre" not in slips[0]


async def test_a_company_is_greeted_as_such_and_replacement_is_said(
    house: House, asked: ActivationKeyIssued
) -> None:
    company = replace(
        CLIENT,
        civility=None,
        display_name="SA CAVE DU MARCHÉ",
        address=PostalAddress(LONG_NAME, "Rue Haute 5", "1000", "Bruxelles", country="BE"),
    )
    earlier = case_of(uuid4(), submitted_at=house.now - timedelta(days=9))
    to_it = partial(recipient, client=company, earlier=earlier)
    await house.hear(issued(house.now, asked.firm_id, asked.requested_by, to=to_it))
    await house.work()

    (letter,) = house.printed()
    assert "Madame, Monsieur," in letter
    assert "CAVE DU MARCHÉ" not in letter
    name = ("SOCIETE CIVILE DE MOYENS", "DES DOCTEURS MARTIN")
    assert "\n".join((*name, "RUE HAUTE 5", "1000 BRUXELLES", "BELGIQUE")) in letter
    assert "14 novembre 2026" in letter.replace("\xa0", " ")


async def test_no_sign_that_nobody_sees_turns_the_letter_round(
    house: House, asked: ActivationKeyIssued
) -> None:
    """A right-to-left override in a name of the reference printed all that followed it backwards."""
    to_it = partial(
        recipient, name="Le\u200bfèvre \u202e", firm_name="Durand\u202e & Associés", firm_town="\u2067LYON"
    )
    await house.hear(issued(house.now, asked.firm_id, asked.requested_by, to=to_it))
    await house.work()

    (letter,) = house.printed()
    words = " ".join(letter.replace("\xa0", " ").split())
    assert "Le cabinet Durand & Associés, situé à Lyon, nous a indiqué" in words
    assert "Madame Lefèvre" in words


async def test_many_letters_leave_once_whoever_prints_them(house: House, asked: ActivationKeyIssued) -> None:
    keys = [issued(house.now, asked.firm_id, asked.requested_by) for _ in range(60)]
    for key in keys:
        await house.hear(key)
    await asyncio.gather(house.work("letters_due"), house.work("letters_due"))

    slips = [json.loads(slip.read_text()) for slip in house.spool.glob("*.json")]
    letters = await house.rows("select letter_id::text from letters where state = 'HANDED_OVER'")
    assert len(letters) == 60
    assert {slip["letter_id"] for slip in slips} == {row.letter_id for row in letters}
    assert len(await house.said(KeyLetterHandedOver)) == 60


async def test_a_late_letter_is_noticed_and_tried_again(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-10: requested on Monday at nine, late on Tuesday at nine."""

    def refuse(*_: object) -> None:
        raise OSError

    await house.hear(asked)
    with monkeypatch.context() as away:
        away.setattr(print_letter.PrintShop, "hand_over", refuse)
        await house.work("letters_due")
    (late,) = [watch for watch in house.worker._watches if watch.name == "late"]
    assert await late.handle(house.now + timedelta(days=1)) == 0
    assert await late.handle(house.now + timedelta(days=1, seconds=1)) == 1
    assert await late.handle(house.now + timedelta(days=1, seconds=2)) == 0
    house.advance(days=1, seconds=1)
    await house.work()

    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"


async def test_nothing_is_told_of_a_letter_that_a_power_cut_could_take_back(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_disk(*_: object) -> None:
        raise OSError("broken disk")

    await house.hear(asked)
    with monkeypatch.context() as away:
        away.setattr(print_letter.PrintShop, "keep", broken_disk)
        with pytest.raises(OSError, match="broken disk"):
            await house.work("letters_due")
    assert await house.state_of_letter(asked.key_id) == "HANDING_OVER"
    assert await house.said(KeyLetterHandedOver) == []

    house.now += HELD
    await house.work("letters_due")
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"
    assert len(house.printed()) == 1
