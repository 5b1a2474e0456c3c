"""Applying for a firm reserves nothing, tells nothing to strangers, and leaves nobody without word."""

import asyncio
from typing import Any

from sqlalchemy import text

from contracts.enrolment import (
    AccountActivated,
    ActivationConsumed,
    ActivationEmailRequested,
    ActivationSuperseded,
    CollaboratorRemoved,
    FirmActivated,
    FirmApplicationDeclined,
    FirmAppliedForAgain,
    FirmRegistered,
    UserContactChanged,
)
from enrolment.actions.forget_unanswered import forget_applications, forget_invitations
from tests.enrolment.house import House
from tests.enrolment.people import a_record, a_siret, an_email, an_open_firm, application, invite

FORM = "/v1/firm-applications"


async def link_to(house: House, email: str) -> ActivationEmailRequested:
    """The last link that was mailed to this address."""
    found: ActivationEmailRequested = (await house.announced(ActivationEmailRequested, about=email))[-1]
    return found


async def declined(house: House, email: str) -> list[str]:
    return [said.cause for said in await house.announced(FirmApplicationDeclined, about=email)]


async def kept(house: House, table: str, **where: str) -> list[Any]:
    conditions = " and ".join(f"{column} = :{column}" for column in where)
    async with house.database.transaction() as tx:
        return list(await tx.execute(text(f"select * from {table} where {conditions}"), where))  # noqa: S608


async def test_1_a_firm_opens_until_one_second_before_the_deadline(house: House) -> None:
    record, email = await a_record(house), an_email()
    answer = await house.post(FORM, application(record.siret, email))
    assert answer.status_code == 202
    request = await link_to(house, email)
    assert (request.firm_name, request.purpose) == ("CABINET DUVAL", "FOUNDER")
    assert not await house.announced(FirmRegistered, UserContactChanged, about=request.user_id)
    assert not await kept(house, "firms", siret=record.siret)
    assert not await kept(house, "users", email=email)

    house.later(hours=23, minutes=59, seconds=59)
    activated = await house.activate(house.token_of(request))
    assert activated.json() == {"state": "ACTIVE", "role": "ADMINISTRATOR", "email": email}
    kinds = (FirmRegistered, UserContactChanged, FirmActivated, ActivationConsumed, AccountActivated)
    said = await house.announced(*kinds)
    assert [type(event) for event in said[-5:]] == list(kinds)
    registered, contact = said[-5], said[-4]
    assert (registered.siren, registered.founder_user_id) == (record.siren, request.user_id)
    assert (contact.email, contact.mobile, contact.administrator) == (email, "+33612345678", True)
    assert house.access.credentials[str(request.user_id)]["login"] == email
    assert not await kept(house, "firm_applications", email=email)


async def test_2_whoever_applies_gets_the_same_answer_after_the_same_statements(house: House) -> None:
    """Whether an account opens can't be told from the answer, nor from how long it takes."""
    open_firm, fresh = await an_open_firm(house), await a_record(house)
    struck_off, sanctioned = await a_record(house, struck_off=True), await a_record(house, sanctioned=True)
    sirets = (open_firm.siret, struck_off.siret, sanctioned.siret, a_siret(), fresh.siret)
    forms = [application(siret, an_email()) for siret in sirets]
    forms.append(application((await a_record(house)).siret, open_firm.email))
    asked = [await house.statements(FORM, form) for form in forms]
    assert all(statements == asked[0] for statements in asked)
    assert not any("firms" in statement or "users" in statement for statement in asked[0])
    answers = [await house.post(FORM, form) for form in forms]
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert not await house.announced(FirmRegistered, about=fresh.siren)


async def test_a_mistyped_or_hostile_application_blocks_nobody(house: House) -> None:
    record, wrong, right = await a_record(house), an_email(), an_email()
    await house.post(FORM, application(record.siret, wrong))
    await house.post(FORM, application(record.siret, right))
    assert (await house.activate(house.token_of(await link_to(house, right)))).status_code == 200

    late = house.token_of(await link_to(house, wrong))
    for _ in range(2):
        answer = await house.activate(late)
        assert (answer.status_code, answer.json()["code"]) == (410, "LINK_EXPIRED")
    assert await declined(house, wrong) == ["OVERTAKEN"], "told once"
    assert len(await house.announced(FirmRegistered, about=record.siren)) == 1
    assert not await kept(house, "firm_applications", email=wrong)


async def test_of_two_who_activate_at_once_one_has_the_firm(house: House) -> None:
    record, emails = await a_record(house), [an_email(), an_email()]
    for email in emails:
        await house.post(FORM, application(record.siret, email))
    tokens = [house.token_of(await link_to(house, email)) for email in emails]
    answers = await asyncio.gather(*(house.activate(token) for token in tokens))
    assert sorted(answer.status_code for answer in answers) == [200, 410]
    assert len(await kept(house, "firms", siret=record.siret)) == 1


async def test_one_address_founds_one_firm(house: House) -> None:
    email, records = an_email(), [await a_record(house), await a_record(house)]
    for record in records:
        await house.post(FORM, application(record.siret, email))
    first, second = await house.announced(ActivationEmailRequested, about=email)
    assert (await house.activate(house.token_of(first))).status_code == 200
    assert (await house.activate(house.token_of(second))).json()["code"] == "LINK_EXPIRED"
    assert await declined(house, email) == ["ADDRESS_IN_USE"]


async def test_a_firm_struck_off_since_opens_no_more(house: House) -> None:
    record, email = await a_record(house), an_email()
    await house.post(FORM, application(record.siret, email))
    async with house.database.transaction() as tx:
        await tx.execute(
            text("update firm_records set struck_off = true where siren = :siren"), {"siren": record.siren}
        )
    answer = await house.activate(house.token_of(await link_to(house, email)))
    assert (answer.status_code, await declined(house, email)) == (410, ["OVERTAKEN"])


async def test_whoever_the_address_belongs_to_is_told_and_a_stranger_learns_nothing(house: House) -> None:
    open_firm = await an_open_firm(house)
    struck_off, sanctioned = await a_record(house, struck_off=True), await a_record(house, sanctioned=True)
    told = []
    for siret in (open_firm.siret, struck_off.siret, sanctioned.siret, a_siret()):
        email = an_email()
        await house.post(FORM, application(siret, email))
        (said,) = await house.announced(FirmApplicationDeclined, about=email)
        told.append(said.model_dump(exclude={"application_id", "email"}))
    assert all(said == told[0] for said in told), "no cause is told from another"
    assert told[0]["cause"] == "NOT_POSSIBLE"

    await house.post(FORM, application((await a_record(house)).siret, open_firm.email))
    assert await declined(house, open_firm.email) == ["ADDRESS_IN_USE"]
    (again,) = await house.announced(FirmAppliedForAgain, about=open_firm.firm_id)
    assert again.display_name == "Claire Durand"
    assert not await kept(house, "firm_applications", siret=open_firm.siret)


async def test_administrators_are_told_three_times_a_day_at_most(house: House) -> None:
    open_firm = await an_open_firm(house)
    for _ in range(6):
        await house.post(FORM, application(open_firm.siret, an_email()))
    assert len(await house.announced(FirmAppliedForAgain, about=open_firm.firm_id)) == 3
    house.later(days=1)
    await house.post(FORM, application(open_firm.siret, an_email()))
    assert len(await house.announced(FirmAppliedForAgain, about=open_firm.firm_id)) == 4


async def test_an_invitation_that_waits_bars_no_founder(house: House) -> None:
    """Any firm could keep an address for 31 days by inviting it."""
    invited = await invite(house, await an_open_firm(house))
    record = await a_record(house)
    await house.post(FORM, application(record.siret, invited.email))
    request = await link_to(house, invited.email)
    assert (request.purpose, (await house.activate(house.token_of(request))).status_code) == ("FOUNDER", 200)
    (removed,) = await house.announced(CollaboratorRemoved, about=invited.user_id)
    assert removed.by is None
    assert (await house.activate(house.token_of(invited))).json()["code"] == "NOT_FOUND"


async def test_applying_again_supersedes_the_link_but_not_within_a_minute(house: House) -> None:
    record, email = await a_record(house), an_email()
    form = application(record.siret, email)
    for wait in (0, 30, 31):
        house.later(seconds=wait)
        assert (await house.post(FORM, form)).status_code == 202
    first, second = await house.announced(ActivationEmailRequested, about=email)
    (superseded,) = await house.announced(ActivationSuperseded, about=first.message_id)
    assert superseded.message_id == first.message_id
    refused = await house.activate(house.token_of(first))
    assert (refused.json()["code"], refused.json()["purpose"]) == ("LINK_EXPIRED", "FOUNDER")
    house.later(hours=23)
    assert (await house.activate(house.token_of(second))).status_code == 200
    assert len(await house.announced(FirmRegistered, about=record.siren)) == 1


async def test_an_application_expires_may_be_renewed_and_is_erased_after_30_days(house: House) -> None:
    record, email = await a_record(house), an_email()
    form = application(record.siret, email)
    await house.post(FORM, form)
    token = house.token_of(await link_to(house, email))
    house.later(hours=24)
    assert (await house.activate(token)).json()["code"] == "LINK_EXPIRED"
    await house.post(FORM, form)
    assert len(await house.announced(ActivationEmailRequested, about=email)) == 2
    house.later(days=30, hours=23)
    await forget_applications(house.database, house.now)
    assert await kept(house, "firm_applications", email=email)
    house.later(hours=1)
    assert await forget_invitations(house.database, house.now) == 0
    assert await forget_applications(house.database, house.now) >= 1
    assert not await kept(house, "firm_applications", email=email)
    last = await link_to(house, email)
    assert not await house.announced(CollaboratorRemoved, about=last.user_id), "nobody knew of the founder"
    assert (await house.activate(house.token_of(last))).json()["code"] == "NOT_FOUND"
    await house.post(FORM, form)
    assert len(await house.announced(ActivationEmailRequested, about=email)) == 3


async def test_what_waited_for_us_has_its_full_time_all_the_same(house: House) -> None:
    record, email = await a_record(house), an_email()
    await house.statements(FORM, application(record.siret, email))
    house.later(hours=30)
    await house.judge()
    request = await link_to(house, email)
    assert (request.deadline - house.now).total_seconds() == 24 * 3600
    assert (await house.activate(house.token_of(request))).status_code == 200


async def test_a_wrong_siret_or_name_is_never_repeated(house: House) -> None:
    wrong = await house.post(FORM, application("12345678901234", an_email()))
    assert (wrong.status_code, wrong.json()["code"]) == (400, "IDENTIFIER_INVALID")
    assert "12345678901234" not in wrong.text
    form = application((await a_record(house)).siret, an_email())
    form["founder"]["last_name"] = "Gagnez sur http://evil.example"
    refused = await house.post(FORM, form)
    assert refused.json()["fields"] == ["body.founder.last_name"]
    assert "evil" not in refused.text
