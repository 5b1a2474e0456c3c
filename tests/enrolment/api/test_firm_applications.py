from sqlalchemy import text

from contracts.enrolment import (
    AccountActivated,
    ActivationConsumed,
    ActivationEmailRequested,
    ActivationSuperseded,
    CollaboratorRemoved,
    FirmActivated,
    FirmRegistered,
    UserContactChanged,
)
from enrolment.actions.forget_unanswered import forget_applications, forget_invitations
from tests.enrolment.house import House
from tests.enrolment.people import a_record, an_email, an_open_firm, application


async def test_1_a_firm_opens_until_one_second_before_the_deadline(house: House) -> None:
    record, email = await a_record(house), an_email()
    answer = await house.post("/v1/firm-applications", application(record.siret, email))
    assert answer.status_code == 202
    (registered,) = await house.announced(FirmRegistered, about=record.siren)
    (request,) = await house.announced(ActivationEmailRequested, about=email)
    (contact,) = await house.announced(UserContactChanged, about=email)
    assert (contact.mobile, contact.administrator) == ("+33612345678", True)
    assert request.firm_name == "CABINET DUVAL"
    assert not await house.announced(FirmActivated, about=registered.firm_id)
    house.later(hours=23, minutes=59, seconds=59)
    activated = await house.activate(house.token_of(request))
    assert activated.json() == {"state": "ACTIVE", "role": "ADMINISTRATOR", "email": email}
    assert await house.announced(FirmActivated, about=registered.firm_id)
    assert await house.announced(AccountActivated, about=registered.founder_user_id)
    assert await house.announced(ActivationConsumed, about=request.message_id)
    assert house.access.credentials[str(registered.founder_user_id)]["login"] == email


async def test_2_whoever_applies_gets_the_same_answer(house: House) -> None:
    open_firm = await an_open_firm(house)
    struck_off, sanctioned = await a_record(house, struck_off=True), await a_record(house, sanctioned=True)
    fresh = await a_record(house)
    before = len(await house.announced(FirmRegistered))
    answers = [
        await house.post("/v1/firm-applications", application(siret, an_email()))
        for siret in (open_firm.siret, struck_off.siret, sanctioned.siret, "35600000000048", fresh.siret)
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert len(await house.announced(FirmRegistered)) == before + 1
    taken = await house.post(
        "/v1/firm-applications", application((await a_record(house)).siret, open_firm.email)
    )
    assert (taken.status_code, taken.text) == (202, answers[0].text)
    assert len(await house.announced(FirmRegistered)) == before + 1


async def test_applying_again_supersedes_the_link_but_not_within_a_minute(house: House) -> None:
    record, email = await a_record(house), an_email()
    form = application(record.siret, email)
    for wait in (0, 30, 31):
        house.later(seconds=wait)
        assert (await house.post("/v1/firm-applications", form)).status_code == 202
    first, second = await house.announced(ActivationEmailRequested, about=email)
    (superseded,) = await house.announced(ActivationSuperseded, about=first.message_id)
    assert superseded.message_id == first.message_id
    assert (await house.activate(house.token_of(first))).json()["code"] == "LINK_EXPIRED"
    house.later(hours=23)
    assert (await house.activate(house.token_of(second))).status_code == 200
    assert len(await house.announced(FirmRegistered, about=record.siren)) == 1


async def test_an_application_expires_may_be_renewed_and_is_forgotten_after_30_days(house: House) -> None:
    record, email = await a_record(house), an_email()
    form = application(record.siret, email)
    await house.post("/v1/firm-applications", form)
    (request,) = await house.announced(ActivationEmailRequested, about=email)
    token = house.token_of(request)
    house.later(hours=24)
    assert (await house.activate(token)).json()["code"] == "LINK_EXPIRED"
    await house.post("/v1/firm-applications", form)
    assert len(await house.announced(ActivationEmailRequested, about=email)) == 2
    house.later(days=30, hours=23)
    (registered,) = await house.announced(FirmRegistered, about=record.siren)
    await forget_applications(house.database, house.now)
    assert not await house.announced(CollaboratorRemoved, about=registered.founder_user_id)
    house.later(hours=1)
    assert await forget_invitations(house.database, house.now) == 0
    assert await forget_applications(house.database, house.now) >= 1
    (removed,) = await house.announced(CollaboratorRemoved, about=registered.founder_user_id)
    assert removed.by is None
    async with house.database.transaction() as tx:
        user = (
            await tx.execute(text("select * from users where user_id = :id"), {"id": removed.user_id})
        ).one()
        firm = (
            await tx.execute(text("select * from firms where firm_id = :id"), {"id": removed.firm_id})
        ).one()
    assert (user.state, user.email, user.last_name, user.mobile) == ("REMOVED", "", "", None)
    assert (firm.state, firm.name, firm.address) == ("ABANDONED", "", None)
    await house.post("/v1/firm-applications", form)
    assert len(await house.announced(FirmRegistered, about=record.siren)) == 2


async def test_a_wrong_siret_or_name_is_never_repeated(house: House) -> None:
    wrong = await house.post("/v1/firm-applications", application("12345678901234", an_email()))
    assert (wrong.status_code, wrong.json()["code"]) == (400, "IDENTIFIER_INVALID")
    assert "12345678901234" not in wrong.text
    form = application((await a_record(house)).siret, an_email())
    form["founder"]["last_name"] = "Gagnez sur http://evil.example"
    refused = await house.post("/v1/firm-applications", form)
    assert refused.json()["fields"] == ["body.founder.last_name"]
    assert "evil" not in refused.text
