"""Firms, users and clients enough for every scenario to have its own."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from rich.console import Console
from stdnum import luhn

from access.domain.activation_key import ActivationKey
from tests.integration.household import Household
from workbench.cast import Client, Person, new_person, sample_clients
from workbench.narrator import Narrator
from workbench.play import Play
from workbench.portal import Answer, Member
from workbench.post import Letter, letter_about
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
        return next(self.clients.setdefault(kind, iter(sample_clients(kind))))

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
            return letter_about(self.household.spool, case["reference"])

        return await until(printed, "the letter")

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


def wrong_key(right: str) -> str:
    """A well-formed key that is not this one."""
    drawn = ActivationKey.draw().printed
    return drawn if drawn != right else wrong_key(right)


def fictitious_sirets() -> Iterator[str]:
    """Valid SIRETs of firms that exist nowhere."""
    for number in count(1):
        siren = luhn_completed(f"0001{number:04d}")
        yield luhn_completed(f"{siren}0001")


def luhn_completed(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))


def firms_file(sirets: list[str]) -> list[str]:
    """The lines of a firms reference with these, as `load-firms` reads it."""
    header = "siret;name;recipient;complement;street;locality;postcode;town;oec_number;struck_off;sanctioned"
    where = "CABINET FICTIF;;1 RUE DES ECOLES;;33000;BORDEAUX"
    rows = [f"{siret};CABINET {secrets.token_hex(3).upper()};{where};;no;no" for siret in sirets]
    return [f"{line}\n" for line in [header, *rows]]
