"""Spec F: what becomes of a key letter on its way to the client."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from notifications.gateways.print_shop import PrintShop
from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.records import announced, mails, rows
from workbench.stage import expect, until


@contextmanager
def print_shop_away() -> Iterator[None]:
    """Nobody takes letters inside the block, not even from a worker that starts in it."""
    with patch.object(PrintShop, "hand_over", side_effect=FileNotFoundError):
        yield


async def test_scenario_53_returned_undelivered(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    await people.post(letter)
    posted = await people.case_in(firm.founder, case, "AWAITING_KEY")
    assert posted["letter"]["returned_at"] is None
    household.advance(days=5)

    await people.post(letter, "RETURNED", "NPAI")

    await people.later(firm)
    returned = await people.case_in(firm.founder, case, "LETTER_RETURNED")
    assert (returned["letter"]["stage"], returned["letter"]["return_reason"]) == ("RETURNED", "NPAI")
    mail = await household.mailbox.wait_for(to=firm.founder.email, subject_contains="nous est revenu")
    assert "demandez à votre client de vérifier son adresse" in " ".join(mail.text.split())
    await quiet(household)
    (key,) = await rows(household, "access", "keys", case_id=case["case_id"])
    assert key["state"] == "SUSPENDED"
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 422, "KEY_NOT_VALID")
    assert mails(household, firm.founder.email, "nous est revenu") == 1

    expect(await firm.founder.remove_client(case["case_id"]), 200)
    again, new_letter = await people.case_with_letter(firm, client)
    expect(await firm.founder.enter_key(again["case_id"], new_letter.key), 200)


async def test_scenario_55_removal_while_the_letter_is_queued(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()

    with print_shop_away():
        case = expect(await people.register(firm.founder, client, firm.portfolio_id), 201)

        async def put_off() -> bool | None:
            found = await rows(household, "notifications", "letters", case_id=case["case_id"])
            return True if found and found[0]["due_at"] > found[0]["requested_at"] else None

        await until(put_off, "a first attempt to print")
        expect(await firm.founder.remove_client(case["case_id"]), 200)
        await quiet(household)

    await people.later(firm, hours=3)
    _, other = await people.case_with_letter(firm)
    (letter,) = await rows(household, "notifications", "letters", case_id=case["case_id"])
    assert (letter["state"], letter["sealed_key"], letter["sealed_recipient"]) == ("CANCELLED", None, None)
    assert str(letter["letter_id"]) not in household.spool.letters()
    assert other.letter_id in household.spool.letters()
    assert len(await announced(household, "notifications", "KeyLetterCancelled", case["case_id"])) == 1

    _, replacing = await people.case_with_letter(firm, client)
    assert "annule et remplace" not in " ".join(replacing.text.split())


async def test_scenario_55_issue_and_end_of_a_key_wait_together(household: Household, people: People) -> None:
    """Law 6: in whatever order notifications hears of them, the letter is cancelled."""
    firm, client = await people.firm(), people.client()
    await household.stop_worker("notifications")
    try:
        case = expect(await people.register(firm.founder, client, firm.portfolio_id), 201)

        async def issued() -> bool | None:
            return bool(await rows(household, "access", "keys", case_id=case["case_id"])) or None

        await until(issued, "the key")
        expect(await firm.founder.remove_client(case["case_id"]), 200)
    finally:
        with print_shop_away():
            await household.start_worker("notifications")
            await quiet(household)

    await people.later(firm, hours=3)
    await people.case_with_letter(firm)
    (letter,) = await rows(household, "notifications", "letters", case_id=case["case_id"])
    assert letter["state"] == "CANCELLED"
    assert str(letter["letter_id"]) not in household.spool.letters()


async def test_scenario_56_removal_while_the_letter_is_in_the_post(
    household: Household, people: People
) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    await people.post(letter)

    expect(await firm.founder.remove_client(case["case_id"]), 200)

    expect(await firm.founder.enter_key(case["case_id"], letter.key), 422, "KEY_NOT_VALID")
    await quiet(household)
    (row,) = await rows(household, "notifications", "letters", case_id=case["case_id"])
    assert row["state"] == "OBSOLETE"
    (key,) = await rows(household, "access", "keys", case_id=case["case_id"])
    assert key["state"] == "REVOKED"

    await people.later(firm, days=40)
    await quiet(household)
    assert mails(household, firm.founder.email, "n’a pas encore été saisie") == 0
    await people.post(letter, "RETURNED", "UNCLAIMED")
    await quiet(household)
    assert mails(household, firm.founder.email, "nous est revenu") == 0
