from itertools import permutations
from uuid import uuid4

from sqlalchemy import select

from contracts.access import (
    PortfolioAccessGranted,
    PortfolioAccessRevoked,
    PortfolioCreated,
    PortfolioOpened,
    PortfolioRenamed,
)
from enrolment.storage import portfolios
from enrolment.storage.tables import portfolios as portfolio_table
from tests.enrolment.house import House
from tests.enrolment.people import an_open_firm


async def test_names_and_opening_come_in_any_order(house: House) -> None:
    firm = await an_open_firm(house)
    for order in permutations(range(3)):
        ids = {"portfolio_id": uuid4(), "firm_id": firm.firm_id}
        events = (
            (PortfolioCreated(**ids, name="Été"), 1),
            (PortfolioOpened(**ids), 2),
            (PortfolioRenamed(**ids, name="Automne"), 3),
        )
        for place in order:
            event, version = events[place]
            await house.hear(event, version=version)
            await house.hear(event, version=version)
        query = select(portfolio_table).where(portfolio_table.c.portfolio_id == ids["portfolio_id"])
        async with house.database.transaction() as tx:
            row = (await tx.execute(query)).one()
        assert (row.name, row.opened, row.firm_id) == ("Automne", True, ids["firm_id"])


async def test_a_late_grant_does_not_undo_a_revocation(house: House) -> None:
    firm = await an_open_firm(house)
    user = firm.founder.user_id
    ids = {"portfolio_id": uuid4(), "firm_id": firm.firm_id, "user_id": user, "by": None}
    await house.hear(PortfolioAccessRevoked(**ids), version=5)
    await house.hear(PortfolioAccessGranted(**ids), version=4)
    async with house.database.transaction() as tx:
        assert not await portfolios.associates(tx, user, ids["portfolio_id"])  # type: ignore[arg-type]
    await house.hear(PortfolioAccessGranted(**ids), version=6)
    async with house.database.transaction() as tx:
        assert await portfolios.associates(tx, user, ids["portfolio_id"])  # type: ignore[arg-type]
