"""Text as people type it at access's doors."""

import unicodedata
from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.enrolment import CollaboratorInvited
from tests.access.house import PASSWORD, House
from tests.typed_cases import typed

NAMES = typed("portfolio name")
COMPOSED = "Éte-2026-soleil"
"""`typed/cases.json` describes it: its decomposed spelling is set, this one logs in."""


async def somebody(house: House, login: str, password: str) -> None:
    """Invited, and active with this password."""
    firm, person = await house.firm(), uuid4()
    invited = CollaboratorInvited(
        user_id=person,
        firm_id=firm.firm_id,
        role="COLLABORATOR",
        rights=(),
        portfolio_ids=(),
        invited_by=firm.founder_id,
        deadline=house.now + timedelta(hours=24),
    )
    await house.hear(invited)
    body = {"firm_id": str(firm.firm_id), "login": login, "password": password}
    assert (await house.internal("PUT", f"/credentials/{person}", body)).status_code == 204
    await firm.activate(person)


async def test_a_name_with_nothing_to_see_is_refused_and_says_so(house: House) -> None:
    token = await (await house.firm()).token()
    for name in (NAMES[0], "\u200b\u3164", "\u2800", "\u200d"):
        answer = await house.call(token, "POST", "/v1/portfolios", {"name": name, "confirm": True})
        assert (answer.status_code, answer.json()["code"]) == (422, "NAME_NOT_ALLOWED")


async def test_joiners_between_signs_are_kept(house: House) -> None:
    token = await (await house.firm()).token()
    answer = await house.call(token, "POST", "/v1/portfolios", {"name": NAMES[1], "confirm": True})
    assert (answer.status_code, answer.json()["name"]) == (201, NAMES[1])


@pytest.mark.parametrize(
    ("first", "again"), [NAMES[2], ("Cœur de ville", "COEUR DE\u00a0VILLE"), ("Sud\u2011Est", "sud-est")]
)
async def test_two_spellings_are_the_same_name(house: House, first: str, again: str) -> None:
    token = await (await house.firm()).token()
    made = await house.call(token, "POST", "/v1/portfolios", {"name": first, "confirm": True})
    assert made.status_code == 201
    taken = await house.call(token, "POST", "/v1/portfolios", {"name": again, "confirm": True})
    assert (taken.status_code, taken.json()["code"]) == (409, "NAME_TAKEN")


@pytest.mark.parametrize(
    ("chosen", "typed_later"),
    [
        (unicodedata.normalize("NFD", COMPOSED), COMPOSED),
        (COMPOSED, unicodedata.normalize("NFD", COMPOSED)),
        ("Mon\u00a0soleil\u202fvert-42", "Mon soleil vert-42"),
    ],
)
async def test_a_password_has_one_form_at_setting_and_at_login(
    house: House, chosen: str, typed_later: str
) -> None:
    login = f"u{uuid4().hex}@cabinet.example"
    await somebody(house, login, chosen)
    assert (await house.log_in(login, typed_later)).status_code == 201
    assert (await house.log_in(login, typed_later.swapcase())).status_code == 401


async def test_a_decomposed_password_of_the_longest_size_logs_in(house: House) -> None:
    login, password = f"u{uuid4().hex}@cabinet.example", "Éà-2026-" + "é" * 60 + "soleil" * 10
    assert len(password) == 128
    await somebody(house, login, password)
    assert (await house.log_in(login, unicodedata.normalize("NFD", password))).status_code == 201


@pytest.mark.parametrize(
    ("stored", "typed_later"),
    [
        ("n'diaye{}@example.fr", "N’DIAYE{}@example.fr"),
        ("anne{}@café.fr", "anne{}@XN--CAF-DMA.FR"),
        ("straße{}@example.fr", "STRAẞE{}@example.fr"),
        ("jean-luc{}@example.fr", " jean\u2011luc{}@example。fr "),
    ],
)
async def test_a_login_is_found_by_every_spelling_of_its_address(
    house: House, stored: str, typed_later: str
) -> None:
    number = uuid4().hex
    await somebody(house, stored.format(number), PASSWORD)
    assert (await house.log_in(typed_later.format(number))).status_code == 201


async def test_ss_is_another_mailbox_than_eszett(house: House) -> None:
    number = uuid4().hex
    await somebody(house, f"straße{number}@example.fr", PASSWORD)
    assert (await house.log_in(f"strasse{number}@example.fr")).status_code == 401
    await somebody(house, f"strasse{number}@example.fr", PASSWORD)
    assert (await house.log_in(f"strasse{number}@example.fr")).status_code == 201
