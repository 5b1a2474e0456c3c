"""Spec F 55 after an outage: what was removed before it was printed is never printed."""

import asyncio
from typing import Any

from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.integration.quiet import quiet
from tests.integration.records import announced, rows
from workbench.stage import expect, until

MANY = 24
WORKERS = ("access", "enrolment", "notifications")

type Cases = list[dict[str, Any]]


async def registered(people: People, firm: Firm) -> Cases:
    clients = [people.client() for _ in range(MANY)]
    answers = [await people.register(firm.founder, client, firm.portfolio_id) for client in clients]
    return [expect(answer, 201) for answer in answers]


async def removed(firm: Firm, cases: Cases) -> None:
    for case in cases:
        expect(await firm.founder.remove_client(case["case_id"]), 200)


async def all_of(household: Household, service: str, table: str, cases: Cases) -> list[dict[str, Any]]:
    """One row a case, once they are all there."""
    wanted = {case["case_id"] for case in cases}

    async def look() -> list[dict[str, Any]] | None:
        found = [row for row in await rows(household, service, table) if str(row["case_id"]) in wanted]
        return found if len(found) == len(wanted) else None

    return await until(look, f"{len(wanted)} {table}")


async def outage(household: Household, *services: str) -> None:
    for service in services:
        await household.stop_worker(service)


async def recovery(household: Household, *services: str) -> None:
    for service in services:
        await household.start_worker(service)


async def assert_nothing_printed(household: Household, cases: Cases) -> None:
    letters = await all_of(household, "notifications", "letters", cases)
    assert {letter["state"] for letter in letters} == {"CANCELLED"}
    assert not {str(letter["letter_id"]) for letter in letters} & set(household.spool.letters())
    for case in cases:
        assert len(await announced(household, "notifications", "KeyLetterCancelled", case["case_id"])) == 1


async def test_issues_and_ends_of_keys_wait_in_the_same_outage(household: Household, people: People) -> None:
    """The experiment: notifications' worker down, 24 registered, 24 removed, worker up."""
    firm = await people.firm()
    await quiet(household)
    await outage(household, "notifications")
    try:
        cases = await registered(people, firm)
        await all_of(household, "access", "keys", cases)
        await removed(firm, cases)
    finally:
        await recovery(household, "notifications")
    await quiet(household)

    await assert_nothing_printed(household, cases)


async def test_the_ends_of_keys_are_stuck_in_the_outbox_of_access(
    household: Household, people: People
) -> None:
    """Only the issues of the keys have reached notifications' queues; nothing else can, until the end."""
    firm = await people.firm()
    await quiet(household)
    await outage(household, "notifications")
    down = ["notifications"]
    try:
        cases = await registered(people, firm)
        await all_of(household, "access", "keys", cases)
        await until(lambda: published(household, cases), "the keys' issue on its way")
        await outage(household, "access", "enrolment")
        down += ["access", "enrolment"]
        await removed(firm, cases)
        await recovery(household, down.pop(0))

        async def settled() -> bool | None:
            letters = await all_of(household, "notifications", "letters", cases)
            return None if {letter["state"] for letter in letters} & {"REQUESTED", "HANDING_OVER"} else True

        await until(settled, "every letter settled")
        await assert_nothing_printed(household, cases)
    finally:
        await recovery(household, *down)
    await quiet(household)

    await assert_nothing_printed(household, cases)


async def published(household: Household, cases: Cases) -> bool | None:
    found = await rows(household, "access", "outbox", routing_key="access.key.ActivationKeyIssued.v1")
    about = [row for row in found if any(case["case_id"] in row["body"] for case in cases)]
    return (len(about) == len(cases) and all(row["published_at"] for row in about)) or None


async def test_every_worker_is_down(household: Household, people: People) -> None:
    firm = await people.firm()
    await quiet(household)
    before = set(household.spool.letters())
    await outage(household, *WORKERS)
    try:
        cases = await registered(people, firm)
        await removed(firm, cases)
    finally:
        await recovery(household, *reversed(WORKERS))
    await quiet(household)

    assert set(household.spool.letters()) == before
    wanted = {case["case_id"] for case in cases}
    letters = [
        row for row in await rows(household, "notifications", "letters") if str(row["case_id"]) in wanted
    ]
    assert {letter["state"] for letter in letters} <= {"CANCELLED"}


async def test_without_access_letters_wait_and_then_leave(household: Household, people: People) -> None:
    firm = await people.firm()
    await quiet(household)
    await outage(household, "notifications")
    cases = (await registered(people, firm))[:2]
    removing, staying = cases
    await all_of(household, "access", "keys", cases)
    await removed(firm, [removing])
    await household.shut("access")
    try:
        await recovery(household, "notifications")
        letters = await all_of(household, "notifications", "letters", [staying])
        await asyncio.sleep(1)
        letters = await all_of(household, "notifications", "letters", [staying])
        assert [letter["state"] for letter in letters] == ["REQUESTED"]
    finally:
        await household.open("access")
    letter = await people.letter(staying)
    await quiet(household)

    expect(await firm.founder.enter_key(staying["case_id"], letter.key), 200)
    await assert_nothing_printed(household, [removing])
