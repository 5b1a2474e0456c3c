"""Spec F, login: the lock, passwords that are too weak."""

from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.records import announced, mails
from workbench.stage import expect

LOCKED = "Votre compte a été bloqué 30 minutes"
WRONG = "Faux-Secret-0000!"


async def test_scenario_78_lock(household: Household, people: People) -> None:
    firm = await people.firm()
    portal, person = household.portal, people.persons[firm.founder.email]
    refusals = [await portal.login(person.email, WRONG) for _ in range(5)]
    refusals.append(await portal.login(person.email, person.password))
    refusals.append(await portal.login(f"nobody.{person.email}", WRONG))
    household.advance(minutes=29, seconds=59)
    refusals.append(await portal.login(person.email, WRONG))
    refusals.append(await portal.login(person.email, person.password))
    for refusal in refusals:
        body = expect(refusal, 401, "INVALID_CREDENTIALS")
        assert body["detail"] == "informations d’identification non valides"
        assert refusal.content == refusals[0].content
        assert refusal.headers.keys() == refusals[0].headers.keys()

    household.advance(seconds=1)
    session = expect(await portal.login(person.email, person.password), 201)
    assert session["last_login_at"] is not None
    await household.mailbox.wait_for(to=person.email, subject_contains=LOCKED)
    await quiet(household)
    assert mails(household, person.email, LOCKED) == 1
    for _ in range(4):
        expect(await portal.login(person.email, WRONG), 401, "INVALID_CREDENTIALS")
    expect(await portal.login(person.email, person.password), 201)


async def test_scenario_78_a_lock_counts_consecutive_failures(household: Household, people: People) -> None:
    firm = await people.firm()
    portal, person = household.portal, people.persons[firm.founder.email]
    for _ in range(2):
        for _ in range(4):
            expect(await portal.login(person.email, WRONG), 401, "INVALID_CREDENTIALS")
        expect(await portal.login(person.email.upper(), person.password), 201)
    await quiet(household)
    assert mails(household, person.email, LOCKED) == 0


async def test_scenario_80_weak_password(household: Household, people: People) -> None:
    firm = await people.firm()
    person, user = await people.invited(firm)
    token = await people.play.mailed_token(person, "vous ouvre un accès")
    local_part = person.email.partition("@")[0]
    for weak in (
        "Zx9!kQw7#",
        "Zx9kQw7pLm4",
        "zx9!kqw7#pl",
        "ZX9!KQW7#PL",
        "Zxv!kQw#pLm",
        "Motdepasse1!",
        f"{local_part.title()}-9!",
    ):
        refused = await household.portal.activate(token, weak)
        expect(refused, 422, "PASSWORD_TOO_WEAK")
        assert weak not in refused.text
    assert await announced(household, "enrolment", "AccountActivated", user["user_id"]) == []
    await people.play.activated(person, token)


async def test_scenario_78_impatience_is_no_guess(household: Household, people: People) -> None:
    firm = await people.firm()
    person, _ = await people.invited(firm)
    token = await people.play.mailed_token(person, "vous ouvre un accès")
    await household.stop_worker("access")
    try:
        expect(await household.portal.activate(token, person.password), 200)
        for _ in range(6):
            answer = await household.portal.login(person.email, person.password)
            expect(answer, 401, "INVALID_CREDENTIALS")
    finally:
        await household.start_worker("access")
    await people.play.logged_in(person)
