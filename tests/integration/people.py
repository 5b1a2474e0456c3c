"""Firms, users and clients enough for every scenario to have its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console

from tests.integration.household import Household
from tests.integration.records import letter_id_of
from workbench.cast import Client, Person, new_person, sample_clients
from workbench.narrator import Narrator
from workbench.play import Play
from workbench.portal import Answer, Member
from workbench.post import Letter, read_letter
from workbench.stage import Stage, Told, expect, until

RIGHTS = ["M06", "M07", "M09", "S01", "S05"]


@dataclass
class Firm:
    """An active firm with its founder logged in."""

    siret: str
    founder: Member
    portfolio_id: str


@dataclass
class People:
    """Whoever a scenario needs, on the stage of the household."""

    household: Household
    sirets: Iterator[str]
    clients: dict[str, Iterator[Client]] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        house = self.household
        stage = Stage(house.portal, house.mailbox, house.spool, house.print_shop)
        self.play = Play(stage, Narrator(Console(quiet=True)), Told())

    def person(self, first_name: str = "Anne") -> Person:
        person = new_person(first_name, "Durand")
        self.persons[person.email] = person
        return person

    def client(self, kind: str = "INDEPENDENT") -> Client:
        """A contributor whom no scenario has used."""
        client = next(self.clients.setdefault(kind, iter(sample_clients(kind))))
        if client.nir:
            self.play.told.secrets[client.nir[:13]] = "NIR"
        return client

    async def firm(self) -> Firm:
        """An active firm; « Portefeuille principal » is there."""
        siret, person = next(self.sirets), self.person()
        founder = await self.play.founded(siret, person)

        async def main_portfolio() -> str | None:
            return next((p["portfolio_id"] for p in await founder.portfolios()), None)

        return Firm(siret, founder, await until(main_portfolio, "the main portfolio"))

    async def invited(
        self, firm: Firm, rights: list[str] | None = None, portfolio_id: str | None = None, **more: Any
    ) -> tuple[Person, dict[str, Any]]:
        """Somebody whose activation mail is on its way."""
        person = self.person("Bruno")
        invitation = {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "role": "COLLABORATOR",
            "rights": RIGHTS if rights is None else rights,
            "portfolio_id": portfolio_id,
        }
        answer = await firm.founder.invite(invitation | more)
        return person, expect(answer, 201)

    async def collaborator(
        self, firm: Firm, rights: list[str] | None = None, portfolio_id: str | None = None
    ) -> tuple[Member, dict[str, Any]]:
        """An active collaborator, logged in, and his user view."""
        person, user = await self.invited(firm, rights, portfolio_id)
        token = await self.play.mailed_token(person, "vous ouvre un accès")
        return await self.play.activated(person, token), user

    async def back(self, member: Member) -> Member:
        """The same user logged in again: tokens and sessions end when the clock moves far."""
        return await self.play.logged_in(self.persons[member.email])

    async def later(self, firm: Firm, **by: float) -> None:
        """Time passes, and the founder logs in again."""
        self.household.advance(**by)
        firm.founder = await self.back(firm.founder)

    async def active_case(self, firm: Firm, client: Client, **more: Any) -> tuple[dict[str, Any], Letter]:
        """A client whose key the founder has entered."""
        case = expect(await self.register(firm.founder, client, firm.portfolio_id, **more), 201)
        letter = await self.letter(case)
        expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)
        return await self.case_in(firm.founder, case, "ACTIVE"), letter

    async def register(self, member: Member, client: Client, portfolio_id: str, **more: Any) -> Answer:
        """Ask for a client by postal key."""
        wish = {
            "identifier": client.identifier,
            "kind": client.kind,
            "method": "K",
            "portfolio_id": portfolio_id,
            "services": ["S01", "S05"],
            "courriels": ["C01"],
        }
        return await member.register_client(wish | more)

    async def letter(self, case: dict[str, Any]) -> Letter:
        """The case's letter, once it lies in the spool."""

        async def printed() -> Letter | None:
            letter_id = await letter_id_of(self.household, case)
            if letter_id is None or letter_id not in self.household.spool.letters():
                return None
            return read_letter(letter_id, self.household.spool.pdf(letter_id))

        letter = await until(printed, "the letter")
        self.play.told.secrets |= {letter.key: "key", letter.refusal_code: "refusal code"}
        return letter

    async def post(self, letter: Letter, status: str = "POSTED", reason: str | None = None) -> None:
        """The print shop tells what became of a letter."""
        now = self.household.clock()
        desk = self.household.print_shop
        expect(await desk.report(letter.letter_id, status, now, reason, now=now.timestamp()), 204)

    async def case_with_letter(
        self, firm: Firm, client: Client | None = None
    ) -> tuple[dict[str, Any], Letter]:
        """A client asked for by the founder in the main portfolio, and the letter."""
        case = expect(await self.register(firm.founder, client or self.client(), firm.portfolio_id), 201)
        return case, await self.letter(case)

    async def case_in(self, member: Member, case: dict[str, Any], state: str) -> dict[str, Any]:
        """The case once the firm sees it in `state`."""

        async def look() -> dict[str, Any] | None:
            view = await member.registration(case["case_id"])
            return view if view.get("state") == state else None

        return await until(look, f"state {state}")
