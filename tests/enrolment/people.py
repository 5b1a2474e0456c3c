"""Firms, users and clients that nobody has: each call makes new ones."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB, insert
from stdnum import luhn

from contracts.access import PortfolioAccessGranted
from contracts.enrolment import ActivationEmailRequested, FirmRegistered
from database.engine import Transaction
from enrolment.api.bindings import contributor_reference
from enrolment.domain.contributors import Contributor
from enrolment.domain.firm_record import FirmRecord
from enrolment.gateways import firm_reference
from enrolment.settings import Settings
from enrolment.storage.tables import contributors, firm_records
from tests.enrolment.house import House
from vocabulary.civility import Civility
from vocabulary.identifiers import Nir
from vocabulary.kinds import Kind
from vocabulary.postal_address import PostalAddress
from web.principal import Principal

_numbers = count(1)
ADDRESS = PostalAddress("MME DUPONT MARIE", "3 RUE DES LILAS", "69001", "LYON")
NIR = "260095999929569"


def a_siret() -> str:
    """A well-formed SIRET, below those of INSEE's register."""
    siren = f"0001{next(_numbers):04}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}0001"
    return siret + luhn.calc_check_digit(siret)


async def a_record(house: House, **facts: Any) -> FirmRecord:
    """A firm that the reference knows."""
    siret = a_siret()
    values: dict[str, Any] = {"name": "CABINET DUVAL", "address": ADDRESS, "oec_number": "140000000011"}
    record = FirmRecord(siret, **(values | facts))
    async with house.database.transaction() as tx:
        await _keep(tx, firm_records, firm_reference.row_of(record))
    return record


def application(siret: str, email: str) -> dict[str, Any]:
    """What a founder sends."""
    founder = {"last_name": "Durand", "first_name": "Claire", "email": email, "mobile": "06 12 34 56 78"}
    return {"profession": "EXPERT_COMPTABLE", "siret": siret, "founder": founder}


def an_email() -> str:
    """An address that nobody has."""
    return f"user{next(_numbers)}@cabinet.example"


@dataclass
class OpenFirm:
    """An active firm with its founder logged in."""

    firm_id: UUID
    siret: str
    founder: Principal
    email: str


def logged_in(user_id: UUID, firm_id: UUID, *, role: Any = "COLLABORATOR") -> Principal:
    """A session of this user."""
    return Principal(user_id=user_id, firm_id=firm_id, session_id=uuid4(), role=role)


async def an_open_firm(house: House) -> OpenFirm:
    """A firm whose founder has activated the account."""
    record, email = await a_record(house), an_email()
    answer = await house.post("/v1/firm-applications", application(record.siret, email))
    assert answer.status_code == 202, answer.text
    (request,) = await house.announced(ActivationEmailRequested, about=email)
    assert (await house.activate(house.token_of(request))).status_code == 200
    (registered,) = await house.announced(FirmRegistered, about=record.siren)
    founder = logged_in(registered.founder_user_id, registered.firm_id, role="ADMINISTRATOR")
    return OpenFirm(registered.firm_id, record.siret, founder, email)


async def invite(house: House, firm: OpenFirm, **facts: Any) -> ActivationEmailRequested:
    """Somebody invited; answers the activation mail that was asked for."""
    person = {
        "last_name": "Petit",
        "first_name": "Bruno",
        "email": an_email(),
        "role": "COLLABORATOR",
    } | facts
    answer = await house.post("/v1/users", person, by=firm.founder)
    assert answer.status_code == 201, answer.text
    (request,) = await house.announced(ActivationEmailRequested, about=person["email"])
    assert isinstance(request, ActivationEmailRequested)
    return request


async def a_collaborator(
    house: House, firm: OpenFirm, *rights: str, portfolio: UUID | None = None
) -> Principal:
    """An active collaborator with these rights, associated with a portfolio if one is given."""
    request = await invite(house, firm, rights=list(rights))
    assert (await house.activate(house.token_of(request))).status_code == 200
    if portfolio:
        granted = PortfolioAccessGranted(
            portfolio_id=portfolio, firm_id=firm.firm_id, user_id=request.user_id, by=firm.founder.user_id
        )
        await house.hear(granted, version=next(_numbers))
    return logged_in(request.user_id, firm.firm_id)


async def a_client(house: House, settings: Settings, **facts: Any) -> Contributor:
    """A client account that the reference knows."""
    number, siret = f"1170000000{next(_numbers):08}", a_siret()
    values: dict[str, Any] = {
        "kind": Kind.INDEPENDENT,
        "account_number": number,
        "display_name": "DUPONT Marie",
        "civility": Civility.MME,
        "siren": siret[:9],
        "siret": siret,
        "address": ADDRESS,
        "nir": Nir.parse(NIR),
    } | facts
    reference = contributor_reference(settings)
    contributor = Contributor(account_ref=reference.refs.of(values["kind"], number), **values)
    async with house.database.transaction() as tx:
        await _keep(tx, contributors, reference.row_of(contributor))
    return contributor


def wish(identifier: str, **facts: Any) -> dict[str, Any]:
    """What a firm sends to add a client."""
    return {
        "identifier": identifier,
        "kind": "INDEPENDENT",
        "method": "K",
        "portfolio_id": str(uuid4()),
        "services": ["S01", "S05"],
        "courriels": ["C01"],
    } | facts


async def _keep(tx: Transaction, table: Table, row: dict[str, Any]) -> None:
    """A reference row, as a file would have brought it."""
    values = {
        name: json.loads(value) if value and isinstance(table.c[name].type, JSONB) else value
        for name, value in row.items()
    }
    new = insert(table).values(values)
    await tx.execute(new.on_conflict_do_update(index_elements=list(table.primary_key), set_=values))
