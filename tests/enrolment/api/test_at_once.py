"""Many want the same at the same instant: one has it, the others are refused as they would be a moment later.

Each test fails without the lock that it is named after, also where an index would catch the second: that is
an error of ours then, and no answer.
"""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import text

from contracts.enrolment import (
    AccountActivated,
    ActivationEmailRequested,
    ActivationReplayed,
    ClientRegistrationRemoved,
    ClientRegistrationSubmitted,
    CollaboratorInvited,
    FirmRegistered,
)
from enrolment.actions.hold_activation import hold_activation
from enrolment.settings import Settings
from enrolment.storage import activations, users
from tests.at_once import all_at_once, waiting
from tests.enrolment.house import House
from tests.enrolment.people import a_client, a_record, an_email, an_open_firm, application, invite, wish

MANY = 6


def codes(answers: list[Any]) -> Counter[tuple[int, str | None]]:
    return Counter((answer.status_code, answer.json().get("code")) for answer in answers)


async def test_one_address_is_invited_once(house: House) -> None:
    """`hold_email`: six firms invite the same person."""
    firms, email = [await an_open_firm(house) for _ in range(MANY)], an_email()
    person = {"last_name": "Petit", "first_name": "Bruno", "email": email, "role": "COLLABORATOR"}
    answers = await all_at_once(
        house.database, *(house.post("/v1/users", person, by=firm.founder) for firm in firms)
    )
    assert codes(answers) == {(201, None): 1, (409, "EMAIL_TAKEN"): MANY - 1}
    assert len(await house.announced(ActivationEmailRequested, about=email)) == 1


async def test_an_invitation_and_a_correction_dont_wait_in_a_circle(house: House) -> None:
    """Who invites holds the address, then the firm: a correction that waits for the address holds neither the
    firm nor anybody of it, else each would wait for the other.
    """
    firm, email = await an_open_firm(house), an_email()
    invited = await invite(house, firm)
    async with house.database.transaction() as tx:
        await users.hold_email(tx, email)
        path = f"/v1/users/{invited.user_id}/invitation"
        correction = asyncio.create_task(house.post(path, {"email": email}, by=firm.founder))
        async with asyncio.timeout(30):
            while not await waiting(house.database):
                await asyncio.sleep(0.02)
        for table in ("firms", "users"):
            held = text(f"select 1 from {table} where firm_id = :firm for update nowait")  # noqa: S608
            assert (await tx.execute(held, {"firm": firm.founder.firm_id})).all()
    assert (await correction).status_code < 300


async def test_one_siren_has_one_firm(house: House) -> None:
    """`hold_siren`: six founders of one firm activate."""
    record, emails = await a_record(house), [an_email() for _ in range(MANY)]
    for email in emails:
        await house.post("/v1/firm-applications", application(record.siret, email))
    links = [await house.announced(ActivationEmailRequested, about=email) for email in emails]
    answers = await all_at_once(house.database, *(house.activate(house.token_of(link)) for (link,) in links))
    assert codes(answers) == {(200, None): 1, (410, "LINK_EXPIRED"): MANY - 1}
    assert len(await house.announced(FirmRegistered, about=record.siren)) == 1


async def test_one_pair_has_one_case(house: House, settings: Settings) -> None:
    """`hold_pair`."""
    firm, client = await an_open_firm(house), await a_client(house, settings)
    form = wish(client.account_number)
    answers = await all_at_once(
        house.database, *(house.post("/v1/registrations", form, by=firm.founder) for _ in range(MANY))
    )
    assert codes(answers) == {(201, None): 1, (409, "ALREADY_REGISTERED"): MANY - 1}
    assert len(await house.announced(ClientRegistrationSubmitted, about=client.account_ref)) == 1


async def test_one_case_is_removed_once(house: House, settings: Settings) -> None:
    """The case's row."""
    firm, client = await an_open_firm(house), await a_client(house, settings)
    taken = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    path = f"/v1/registrations/{taken.json()['case_id']}/removal"
    answers = await all_at_once(
        house.database, *(house.post(path, {"confirm": True}, by=firm.founder) for _ in range(MANY))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["state"] for answer in answers} == {"REMOVED"}
    assert len(await house.announced(ClientRegistrationRemoved, about=client.account_ref)) == 1


async def test_one_link_activates_once(house: House) -> None:
    """The rows that `hold_activation` locks, for a collaborator and for a founder.

    Who comes while somebody is at it may be asked to wait.
    """
    firm = await an_open_firm(house)
    invited = await invite(house, firm)
    record, email = await a_record(house), an_email()
    await house.post("/v1/firm-applications", application(record.siret, email))
    (founding,) = await house.announced(ActivationEmailRequested, about=email)
    for link in (invited, founding):
        token = house.token_of(link)
        answers = await all_at_once(house.database, *(house.activate(token) for _ in range(MANY)))
        answers.append(await house.activate(token))
        told = codes(answers)
        assert told.pop((200, None)) == 1
        assert told.keys() <= {(410, "LINK_USED"), (409, "REQUEST_IN_PROGRESS")}
        assert told[410, "LINK_USED"] >= 1
        assert len(await house.announced(AccountActivated, about=link.user_id)) == 1
        assert len(await house.announced(ActivationReplayed, about=link.user_id)) == 1
    assert len(await house.announced(CollaboratorInvited, about=invited.user_id)) == 1


async def test_what_became_of_a_link_meanwhile_is_seen(house: House) -> None:
    """The lock on the activation itself: somebody else ends the link, and holds nothing but its row."""
    link = await invite(house, await an_open_firm(house))
    message_id: UUID = link.message_id

    async def hold() -> str:
        async with house.api_database.transaction() as tx:
            found = await activations.find(tx, message_id)
            assert found
            return (await hold_activation(tx, found)).activation.state

    async with house.database.transaction() as tx:
        found = await activations.find(tx, message_id, lock=True)
        assert found
        await activations.save(tx, found.cancel())
        held = asyncio.create_task(hold())
        async with asyncio.timeout(30):
            while not held.done() and not await waiting(house.database):
                await asyncio.sleep(0.02)
    assert await held == "CANCELLED"
