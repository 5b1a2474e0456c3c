"""Spec F, messaging robustness: what is said twice counts once, and what can't be said yet is not lost."""

import asyncio
from collections import Counter

from sqlalchemy import text

from contracts.catalogue import all_events
from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.integration.quiet import quiet
from tests.integration.records import announced, heard, mails, rows
from workbench.backend import Backend
from workbench.search import rows_of
from workbench.stage import expect, until

MESSAGING = {"outbox", "idempotency_keys"}


async def test_scenario_87_every_event_delivered_twice(household: Household, people: People) -> None:
    await quiet(household)
    start = await newest(household)
    firm = await whole_path(people)
    await quiet(household)
    before = await everything(household)
    sent, printed = len(household.mailbox.messages()), household.spool.letters()
    known = heard()

    deliveries = await say_again(household, start)

    assert deliveries > 40

    async def all_heard() -> bool | None:
        return True if heard() >= known + deliveries else None

    await until(all_heard, "every event's second delivery")
    await quiet(household)
    assert heard() == known + deliveries
    assert await everything(household) == before
    assert len(household.mailbox.messages()) == sent
    assert household.spool.letters() == printed
    subjects = Counter(mail.subject for mail in household.mailbox.messages(firm.founder.email))
    assert set(subjects.values()) == {1}


async def test_scenario_89_broker_down(household: Household, people: People, backend: Backend) -> None:
    firm, client = await people.firm(), people.client()
    case, letter = await people.case_with_letter(firm)
    await quiet(household)

    await asyncio.to_thread(backend.broker.stop)
    try:
        too_late, invited = await people.invited(firm)
        expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)
        wanted = expect(await people.register(firm.founder, client, firm.portfolio_id), 201)
        await people.later(firm, hours=24)
        in_time, _ = await people.invited(firm)
        assert (await firm.founder.registration(case["case_id"]))["state"] == "AWAITING_KEY"
    finally:
        await asyncio.to_thread(backend.broker.start)

    await people.case_in(firm.founder, case, "ACTIVE")
    await people.letter(wanted)
    await household.mailbox.wait_for(to=in_time.email, subject_contains="vous ouvre un accès", timeout=60)
    await household.mailbox.wait_for(to=firm.founder.email, subject_contains="n’a pas été activé à temps")
    await quiet(household)
    assert mails(household, too_late.email) == 0
    assert mails(household, in_time.email) == 1
    assert mails(household, firm.founder.email, "n’a pas été activé à temps") == 1
    assert mails(household, firm.founder.email, "Accès ouvert") == 1
    assert len(await rows(household, "notifications", "letters", case_id=wanted["case_id"])) == 1
    assert len(await announced(household, "access", "ActivationKeyIssued", wanted["case_id"])) == 1
    (user,) = await rows(household, "enrolment", "users", user_id=invited["user_id"])
    assert user["state"] == "INVITATION_EXPIRED"


async def whole_path(people: People) -> Firm:
    """From a firm's first mail to a client's removal, with a refusal and a locked key on the way."""
    firm = await people.firm()
    await people.collaborator(firm, portfolio_id=firm.portfolio_id)
    case, _ = await people.active_case(firm, people.client())
    _, other = await people.case_with_letter(firm)
    await people.post(other)
    expect(await people.household.portal.refuse(other.refusal_code), 200)
    pending, third = await people.case_with_letter(firm)
    await people.post(third)
    await people.post(third, "RETURNED", "NPAI")
    await people.case_in(firm.founder, pending, "LETTER_RETURNED")
    expect(await firm.founder.remove_client(case["case_id"]), 200)
    return firm


async def newest(household: Household) -> dict[str, int]:
    """The last thing that each service has said."""
    last: dict[str, int] = {}
    for service, database in household.databases.items():
        async with database.transaction() as tx:
            last[service] = await tx.scalar(text("select coalesce(max(id), 0) from outbox")) or 0
    return last


async def say_again(household: Household, since: dict[str, int]) -> int:
    """Publish once more all that was said after `since`; answers how many deliveries that makes."""
    hearers = {event.type(): len(event.heard_by) for event in all_events()}
    again = text("update outbox set published_at = null where id > :since returning routing_key")
    deliveries = 0
    for service, database in household.databases.items():
        async with database.transaction() as tx:
            deliveries += sum(hearers[kind] for kind in await tx.scalars(again, {"since": since[service]}))
    return deliveries


async def everything(household: Household) -> dict[str, list[str]]:
    """All rows of all services, but for what is kept of the messages themselves."""
    kept: dict[str, list[str]] = {}
    for service, database in household.databases.items():
        found = [f"{table}: {row}" async for table, row in rows_of(database.dsn) if table not in MESSAGING]
        kept[service] = sorted(found)
    return kept
