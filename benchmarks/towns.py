"""Firms with users, portfolios and clients, put straight into access's database."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from access.domain.firm import Firm, FirmState
from access.domain.mandate import Mandate, MandateState
from access.domain.portfolio import Portfolio, PortfolioState
from access.domain.session import Session, SessionLimits
from access.domain.user import User, UserState
from access.storage import associations, firms, mandates, portfolios, sessions, users
from database.engine import Database, Transaction
from vocabulary.rights import Role
from web.principal import Principal

FIRMS = 10
USERS = 5
CLIENTS = 100


@dataclass
class Town:
    """One firm: each of its users may open each of its clients."""

    firm_id: UUID = field(default_factory=uuid4)
    portfolio_id: UUID = field(default_factory=uuid4)
    principals: list[Principal] = field(default_factory=list)
    accounts: list[UUID] = field(default_factory=list)
    cases: list[UUID] = field(default_factory=list)


async def settle(url: str) -> list[Town]:
    """Ten firms of five users and a hundred active clients."""
    database = Database(url)
    try:
        async with database.transaction() as tx:
            return [await _town(tx, number) for number in range(FIRMS)]
    finally:
        await database.close()


async def _town(tx: Transaction, number: int) -> Town:
    town, now = Town(), datetime.now(UTC)
    people = [_user(town, Role.COLLABORATOR if place else Role.ADMINISTRATOR) for place in range(USERS)]
    for user in people:
        await users.save(tx, user)
    firm = Firm(
        firm_id=town.firm_id,
        profession="EXPERT_COMPTABLE",
        founder_user_id=people[0].user_id,
        state=FirmState.ACTIVE,
    )
    await firms.save(tx, firm)
    portfolio = Portfolio(
        portfolio_id=town.portfolio_id,
        firm_id=town.firm_id,
        name=f"Clients {number}",
        state=PortfolioState.OPEN,
    )
    await portfolios.add(tx, portfolio)
    for user in people:
        await associations.add(tx, portfolio, user.user_id, now)
        session = Session.start(uuid4(), user.user_id, now, SessionLimits())
        await sessions.add(tx, session)
        town.principals.append(Principal(user.user_id, town.firm_id, session.session_id, user.role.value))
    for _ in range(CLIENTS):
        await _client(tx, town)
    return town


def _user(town: Town, role: Role) -> User:
    return User(
        user_id=uuid4(),
        firm_id=town.firm_id,
        role=role,
        rights=frozenset({"S01", "S05", "M05"}),
        state=UserState.ACTIVE,
        state_version=1,
        rights_version=1,
    )


async def _client(tx: Transaction, town: Town) -> None:
    mandate = Mandate(
        mandate_id=uuid4(),
        case_id=uuid4(),
        firm_id=town.firm_id,
        account_ref=uuid4(),
        kind="INDEPENDENT",
        portfolio_id=town.portfolio_id,
        services=("S01", "S03", "S05"),
        state=MandateState.ACTIVE,
    )
    await mandates.add(tx, mandate)
    town.accounts.append(mandate.account_ref)
    town.cases.append(mandate.case_id)


def shuffled[T](items: list[T]) -> list[T]:
    """In no order that an index or a cache would like."""
    return secrets.SystemRandom().sample(items, len(items))
