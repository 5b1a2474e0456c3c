"""Nobody is buried in mail because somebody typed their address (one stranger's got 120 in two hours)."""

from contracts.enrolment import ActivationEmailRequested, FirmApplicationDeclined
from tests.enrolment.house import House
from tests.enrolment.people import a_record, a_siret, an_email, an_open_firm, application, invite

FORM = "/v1/firm-applications"


def from_(number: int) -> dict[str, str]:
    """A source of its own."""
    return {"X_Forwarded_For": f"203.0.113.{number}"}


async def mails(house: House, email: str) -> int:
    kinds = (ActivationEmailRequested, FirmApplicationDeclined)
    return len([said for said in await house.announced(*kinds) if said.email == email])


async def test_one_source_makes_us_write_five_times_a_day_and_the_last_link_stays_good(house: House) -> None:
    record, email = await a_record(house), an_email()
    answers = []
    for _ in range(60):
        answers.append(await house.post(FORM, application(record.siret, email), **from_(1)))
        house.later(minutes=2)
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    links = await house.announced(ActivationEmailRequested, about=email)
    assert len(links) == 5
    assert (await house.activate(house.token_of(links[-1]))).status_code == 200


async def test_all_sources_together_ten_times_and_none_uses_up_anothers_part(house: House) -> None:
    email = an_email()
    for _ in range(20):
        await house.post(FORM, application(a_siret(), email), **from_(2))
    assert await mails(house, email) == 5
    record = await a_record(house)
    await house.post(FORM, application(record.siret, email), **from_(3))
    (link,) = await house.announced(ActivationEmailRequested, about=email)
    for number in range(4, 30):
        await house.post(FORM, application(a_siret(), email), **from_(number))
    assert await mails(house, email) == 10
    assert (await house.activate(house.token_of(link))).status_code == 200
    house.later(days=1)
    await house.post(FORM, application(a_siret(), email), **from_(2))
    assert await mails(house, email) == 11


async def test_what_follows_a_plus_reaches_the_same_reader(house: House) -> None:
    name, domain = an_email().split("@")
    spellings = [f"{name}+{number}@{domain}" for number in range(12)]
    for spelling in spellings:
        await house.post(FORM, application(a_siret(), spelling), **from_(40))
    assert sum([await mails(house, spelling) for spelling in spellings]) == 5


async def test_a_source_that_applies_a_hundred_times_an_hour_has_to_wait(house: House) -> None:
    """Each time with another address: no reader has enough, all together do."""
    forms = [application(a_siret(), an_email()) for _ in range(101)]
    answers = [await house.post(FORM, form, **from_(50)) for form in forms]
    assert [answer.status_code for answer in answers] == [202] * 100 + [429]
    late = await house.post(FORM, forms[0], **from_(50))
    assert (late.status_code, late.json()["code"]) == (429, "TOO_MANY_REQUESTS")
    assert int(late.headers["Retry-After"]) <= 3600
    assert (await house.post(FORM, forms[0], **from_(51))).status_code == 202
    house.later(hours=1)
    assert (await house.post(FORM, forms[0], **from_(50))).status_code == 202


async def test_m07_an_administrator_writes_five_times_a_day_to_one_address(house: House) -> None:
    firm = await an_open_firm(house)
    invited = await invite(house, firm)
    again = f"/v1/users/{invited.user_id}/invitation"
    statuses = []
    for _ in range(6):
        house.later(minutes=2)
        statuses.append((await house.post(again, None, by=firm.founder)).status_code)
    assert statuses == [200] * 4 + [429] * 2
    house.later(days=1)
    assert (await house.post(again, None, by=firm.founder)).status_code == 200


async def test_inviting_and_removing_in_turn_is_no_way_around(house: House) -> None:
    firm, other, email = await an_open_firm(house), await an_open_firm(house), an_email()
    person = {"last_name": "Petit", "first_name": "Bruno", "email": email, "role": "COLLABORATOR"}
    for _ in range(5):
        user = (await house.post("/v1/users", person, by=firm.founder)).json()
        await house.post(f"/v1/users/{user['user_id']}/removal", {"confirm": True}, by=firm.founder)
    refused = await house.post("/v1/users", person, by=firm.founder)
    assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_REQUESTS")
    assert (await house.post("/v1/users", person, by=other.founder)).status_code == 201, "another firm may"
