import asyncio
import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pymupdf
import pytest

from contracts.access import ActivationKeyIssued, ActivationKeyRevoked
from contracts.enrolment import ClientRegistrationRejected
from contracts.notifications import (
    KeyLetterCancelled,
    KeyLetterFailed,
    KeyLetterHandedOver,
    KeyLetterRequested,
)
from notifications.actions import hand_over_letters, print_letter
from notifications.domain.letter_states import RETRIES
from tests.notifications.house import KEY, REFUSAL_CODE, House, issued, recipient


@pytest.fixture
async def asked(house: House) -> ActivationKeyIssued:
    """A key issued for a client of Anne's firm."""
    firm = uuid4()
    anne = await house.user(firm, "anne", administrator=True)
    return issued(house.now, firm, anne)


def revoked(key: ActivationKeyIssued) -> ActivationKeyRevoked:
    return ActivationKeyRevoked(key_id=key.key_id, case_id=key.case_id, firm_id=key.firm_id, cause="BY_FIRM")


def printed(house: House) -> list[str]:
    return [pymupdf.open(pdf)[0].get_text() for pdf in sorted(house.spool.glob("*.pdf"))]


async def test_one_letter_to_the_reference_address(house: House, asked: ActivationKeyIssued) -> None:
    """Scenarios 42 and 87."""
    event_id = await house.hear(asked)
    await house.hear(asked, event_id=event_id)
    await house.hear(asked)
    await house.work()

    (letter,) = printed(house)
    for words in (KEY, "12 RUE DE L HOTEL DE VILLE", "Madame Hélène Lefèvre", "Durand & Associés", "4821"):
        assert words in letter.replace("\xa0", " ")
    (requested,) = await house.said(KeyLetterRequested)
    (handed_over,) = await house.said(KeyLetterHandedOver)
    assert (handed_over.letter_id, handed_over.key_id, handed_over.at) == (
        requested.letter_id,
        asked.key_id,
        house.now,
    )
    assert len(house.to("anne@cabinet.fr", "Un courrier a été adressé à Hélène Lefèvre")) == 1


async def test_no_secret_rests_in_clear(house: House, asked: ActivationKeyIssued) -> None:
    """Scenario 42: everything but the letter itself is searched."""
    await house.hear(asked)
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


async def test_a_key_revoked_in_time_is_never_printed(house: House, asked: ActivationKeyIssued) -> None:
    """Scenario 55."""
    await house.hear(asked)
    await house.hear(revoked(asked))
    await house.work()

    assert printed(house) == []
    assert await house.state_of_letter(asked.key_id) == "CANCELLED"
    assert len(await house.said(KeyLetterCancelled)) == 1
    assert not house.to("anne@cabinet.fr")


async def test_a_revocation_heard_first_leaves_a_tombstone(house: House, asked: ActivationKeyIssued) -> None:
    await house.hear(revoked(asked))
    await house.hear(asked)
    await house.hear(revoked(asked))
    await house.work()

    assert printed(house) == []
    assert await house.state_of_letter(asked.key_id) == "CANCELLED"
    (cancelled,) = await house.said(KeyLetterCancelled)
    assert cancelled.case_id == asked.case_id
    assert await house.said(KeyLetterRequested) == []


async def test_a_key_revoked_while_printing_finds_the_letter_handed_over(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.hear(asked)
    loop, revoking = asyncio.get_running_loop(), []
    printing = hand_over_letters.print_letter

    def revoke_meanwhile(*facts: Any) -> Any:
        revoking.append(asyncio.run_coroutine_threadsafe(house.hear(revoked(asked)), loop))
        return printing(*facts)

    monkeypatch.setattr(hand_over_letters, "print_letter", revoke_meanwhile)
    await house.work("letters_due")
    await asyncio.wrap_future(revoking[0])

    assert len(printed(house)) == 1
    assert await house.state_of_letter(asked.key_id) == "OBSOLETE"
    assert await house.said(KeyLetterCancelled) == []


async def test_a_key_revoked_in_the_post_makes_its_letter_obsolete(
    house: House, asked: ActivationKeyIssued
) -> None:
    """Scenario 56."""
    await house.hear(asked)
    await house.work()
    await house.hear(revoked(asked))

    assert await house.state_of_letter(asked.key_id) == "OBSOLETE"
    assert (await house.row("select track_at from letters")).track_at is None


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
    assert await house.state_of_letter(asked.key_id) == "REQUESTED"

    house.advance(minutes=1)
    await house.work()

    assert {slip: slip.read_bytes() for slip in house.spool.iterdir()} == slips
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"
    assert len(await house.said(KeyLetterHandedOver)) == 1


@pytest.mark.parametrize(
    "lines", [("MME HELENE LEFEVRE", "12 RUE DE L HOTEL DE VILLE"), ("W" * 39, "31000 TOULOUSE"), ()]
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

    assert printed(house) == []
    (failed,) = await house.said(KeyLetterFailed)
    assert failed.reason == "ADDRESS_UNUSABLE"
    assert len(house.to("anne@cabinet.fr", "Aucun courrier n’a pu être adressé à Hélène Lefèvre")) == 1


async def test_a_print_shop_that_refuses_is_asked_again_then_given_up(
    house: House, asked: ActivationKeyIssued, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

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


async def test_a_broken_seal_waits_and_does_not_hold_up_the_others(
    house: House, asked: ActivationKeyIssued
) -> None:
    stolen = issued(house.now, asked.firm_id, asked.requested_by)
    await house.hear(stolen.model_copy(update={"sealed_key": asked.sealed_key}))
    await house.hear(asked)
    await house.work()

    assert len(printed(house)) == 1
    assert await house.state_of_letter(stolen.key_id) == "REQUESTED"
    assert await house.state_of_letter(asked.key_id) == "HANDED_OVER"


async def test_a_company_is_greeted_as_such_and_replacement_is_said(
    house: House, asked: ActivationKeyIssued
) -> None:
    company = partial(
        recipient,
        civility="",
        name="SA Cave du Marché",
        replaces_letter_of=house.now.date() - timedelta(days=9),
    )
    await house.hear(issued(house.now, asked.firm_id, asked.requested_by, to=company))
    await house.work()

    (letter,) = printed(house)
    assert "Madame, Monsieur," in letter
    assert "14 novembre 2026" in letter.replace("\xa0", " ")


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


async def test_a_late_letter_is_noticed_once_and_tried_again(
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
