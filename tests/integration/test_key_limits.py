"""Spec F: wrong keys, and keys that grow old."""

from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.integration.quiet import quiet
from tests.integration.records import announced, mails, rows
from tests.integration.typed_keys import wrong_key
from workbench.portal import Answer
from workbench.stage import expect


async def five_wrong(firm: Firm, case_id: str, right: str) -> Answer:
    """The answer to the fifth; the four before are « not valid »."""
    for _ in range(4):
        expect(await firm.founder.enter_key(case_id, wrong_key(right)), 422, "KEY_NOT_VALID")
    return await firm.founder.enter_key(case_id, wrong_key(right))


async def test_scenario_48_five_wrong_keys(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)

    locked = expect(await five_wrong(firm, case["case_id"], letter.key), 423, "KEY_LOCKED")

    assert locked["retry_after"] == 30 * 60
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 423, "KEY_LOCKED")
    told = await household.mailbox.wait_for(to=firm.founder.email, subject_contains="Saisie de clé suspendue")
    assert letter.key not in told.text

    await people.later(firm, minutes=29, seconds=59)
    still = await firm.founder.enter_key(case["case_id"], letter.key)
    assert expect(still, 423, "KEY_LOCKED")["retry_after"] == 1
    await people.later(firm, seconds=1)
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)
    await people.case_in(firm.founder, case, "ACTIVE")
    assert mails(household, firm.founder.email, "Saisie de clé suspendue") == 1


async def test_scenario_48_fifteen_wrong_keys(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    for _ in range(2):
        expect(await five_wrong(firm, case["case_id"], letter.key), 423, "KEY_LOCKED")
        await people.later(firm, minutes=30)

    expect(await five_wrong(firm, case["case_id"], letter.key), 423, "KEY_EXHAUSTED")

    await people.case_in(firm.founder, case, "KEY_EXHAUSTED")
    await people.later(firm, days=1)
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 423, "KEY_EXHAUSTED")
    await quiet(household)
    assert mails(household, firm.founder.email, "Saisie de clé suspendue") == 3

    expect(await firm.founder.remove_client(case["case_id"]), 200)
    fresh, new_letter = await people.case_with_letter(firm, client)
    assert new_letter.key != letter.key
    assert "annule et remplace celle de notre courrier" in " ".join(new_letter.text.split())
    expect(await firm.founder.enter_key(fresh["case_id"], letter.key), 422, "KEY_NOT_VALID")
    expect(await firm.founder.enter_key(fresh["case_id"], new_letter.key), 200)


async def test_scenario_50_no_deadline(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    await people.post(letter)
    subject, address = "n’a pas encore été saisie", firm.founder.email

    for days, reminders in ((14, 0), (1, 1), (14, 1), (1, 2), (59, 2), (1, 3), (110, 3), (200, 3)):
        household.advance(days=days)
        if mails(household, address, subject) < reminders:
            await household.mailbox.wait_for(to=address, subject_contains=subject, after=reminders - 1)
        await quiet(household)
        assert mails(household, address, subject) == reminders

    texts = [mail.text for mail in household.mailbox.messages(address, subject)]
    assert [f"Il y a {days} jours" in text for days, text in zip((15, 30, 90), texts, strict=True)] == [
        True
    ] * 3
    aged = await announced(household, "notifications", "KeyLetterAged", case["case_id"])
    assert [event["days"] for event in aged] == [15, 30, 90]
    await people.later(firm)
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)
    await people.case_in(firm.founder, case, "ACTIVE")


async def test_key_expires_after_24_months(household: Household, people: People) -> None:
    """D-06: notices 30 and 7 days before, then the key is dead and the case closed."""
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm, client)
    await people.post(letter)
    (key,) = await rows(household, "access", "keys", case_id=case["case_id"])
    lifetime = key["expires_at"] - household.clock()
    assert 730 <= lifetime.days <= 731
    subject, address = "expire dans", firm.founder.email

    household.advance(seconds=lifetime.total_seconds(), days=-30)
    await household.mailbox.wait_for(to=address, subject_contains="expire dans 30 jours")
    household.advance(days=23)
    await household.mailbox.wait_for(to=address, subject_contains="expire dans 7 jours")
    await people.later(firm, days=7, seconds=-1)
    assert (await firm.founder.registration(case["case_id"]))["state"] == "AWAITING_KEY"
    await people.later(firm, seconds=1)

    expect(await firm.founder.enter_key(case["case_id"], letter.key), 422, "KEY_NOT_VALID")
    await people.case_in(firm.founder, case, "CLOSED_STALE")
    await household.mailbox.wait_for(to=address, subject_contains="est fermée", timeout=40)
    await quiet(household)
    hints = await announced(household, "notifications", "KeyLetterExpired", case["case_id"])
    assert len(hints) <= 1  # none where access looked at its own clock first
    assert len(await announced(household, "access", "ActivationKeyExpired", case["case_id"])) == 1
    (key,) = await rows(household, "access", "keys", case_id=case["case_id"])
    assert key["state"] == "EXPIRED"
    assert mails(household, address, subject) == 2
    assert mails(household, address, "est fermée") == 1
    assert not (await firm.founder.check("S01", case["account_ref"]))["allow"]
    await people.case_with_letter(firm, client)
