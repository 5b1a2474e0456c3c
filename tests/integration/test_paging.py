"""Lists have no end that anybody notices: page after page, nothing twice and nothing left out."""

import pytest

from tests.integration.people import Firm, People
from workbench.portal import Member
from workbench.stage import expect

BOUND = 50


@pytest.fixture(scope="module")
async def firm(people: People) -> Firm:
    """Seven users, seven portfolios, seven clients."""
    firm = await people.firm()
    for number in range(6):
        await people.invited(firm)
        expect(await firm.founder.create_portfolio(f"Portefeuille {number}"), 201)
    for _ in range(7):
        people.household.advance(seconds=1)
        expect(await people.register(firm.founder, people.client(), firm.portfolio_id), 201)
    return firm


async def walk(member: Member, service: str, path: str, limit: int) -> list[list[str]]:
    """The identities on every page, following the cursors."""
    identity = {"users": "user_id", "portfolios": "portfolio_id", "registrations": "case_id"}
    named = identity[path.rpartition("/")[2]]
    pages: list[list[str]] = []
    cursor = ""
    while len(pages) < BOUND:
        page = expect(await member.call("GET", service, f"{path}?limit={limit}{cursor}"), 200)
        pages.append([item[named] for item in page["items"]])
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    return pages


@pytest.mark.parametrize(
    ("service", "path"),
    [("enrolment", "/v1/users"), ("access", "/v1/portfolios"), ("enrolment", "/v1/registrations")],
)
async def test_pages_follow_each_other(firm: Firm, service: str, path: str) -> None:
    ((*everything,),) = await walk(firm.founder, service, path, 200)
    assert len(set(everything)) == 7
    for limit, sizes in ((3, [3, 3, 1]), (7, [7]), (1, [1] * 7)):
        pages = await walk(firm.founder, service, path, limit)
        assert [len(page) for page in pages] == sizes
        assert [one for page in pages for one in page] == everything


async def test_what_is_added_meanwhile_disturbs_no_page(firm: Firm, people: People) -> None:
    path = "/v1/registrations?limit=4"
    first = expect(await firm.founder.call("GET", "enrolment", path), 200)
    people.household.advance(seconds=1)
    expect(await people.register(firm.founder, people.client(), firm.portfolio_id), 201)
    rest = await firm.founder.call("GET", "enrolment", f"{path}&cursor={first['next_cursor']}")
    second = expect(rest, 200)
    assert len(second["items"]) == 3
    assert second["next_cursor"] is None
    shown = [case["case_id"] for page in (first, second) for case in page["items"]]
    assert len(set(shown)) == 7


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIxIl0", "WyJhIiwiYiJd", "WzEsMl0", "bnVsbA", "%00", "é"])
async def test_a_cursor_that_nobody_made_is_refused(firm: Firm, cursor: str) -> None:
    for service, path in (
        ("enrolment", "/v1/users"),
        ("access", "/v1/portfolios"),
        ("enrolment", "/v1/registrations"),
    ):
        answer = await firm.founder.call("GET", service, f"{path}?cursor={cursor}")
        expect(answer, 400, "REQUEST_INVALID")
