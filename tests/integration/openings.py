"""Clients whose space is open to a firm: the key was handed over and entered."""

from dataclasses import dataclass
from typing import Any

from tests.integration.people import Firm, People
from workbench.cast import Client
from workbench.portal import Member
from workbench.stage import expect, until


@dataclass
class OpenClient:
    """A client of a firm with an active mandate."""

    client: Client
    case: dict[str, Any]

    @property
    def account_ref(self) -> str:
        return str(self.case["account_ref"])


async def open_client(people: People, firm: Firm, portfolio_id: str, *services: str) -> OpenClient:
    """A client whose key the founder has entered, with these services ticked."""
    client = people.client()
    wish = {"services": list(services or ("S01", "S05"))}
    case = expect(await people.register(firm.founder, client, portfolio_id, **wish), 201)
    letter = await people.letter(case)
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)
    await people.case_in(firm.founder, case, "ACTIVE")
    return OpenClient(client, case)


async def portfolio_of(firm: Firm, name: str, *associates: str) -> str:
    """A new portfolio of the firm, with these users associated."""
    created = expect(await firm.founder.create_portfolio(name), 201)
    portfolio_id = str(created["portfolio_id"])
    for user_id in associates:
        expect(await firm.founder.associate(portfolio_id, user_id), 204)
    return portfolio_id


async def portfolio_in(member: Member, portfolio_id: str, state: str) -> dict[str, Any]:
    """The portfolio once it is in `state`."""

    async def look() -> dict[str, Any] | None:
        answer = await member.call("GET", "access", f"/v1/portfolios/{portfolio_id}")
        view = expect(answer, 200)
        return view if view["state"] == state else None

    return await until(look, f"state {state}")
