import asyncio
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import text

from contracts.access import PortfolioCreated
from database.wakeups import notify
from enrolment.actions.open_case import REVEALS
from enrolment.main import create_worker
from enrolment.settings import Settings
from messaging.outbox import announce
from tests.enrolment.house import House
from tests.enrolment.people import a_siret, an_open_firm, wish


async def _until(house: House, query: str, **values: object) -> None:
    async with asyncio.timeout(20):
        while True:
            async with house.database.transaction() as tx:
                if await tx.scalar(text(query), values):
                    return
            await asyncio.sleep(0.05)


async def test_the_worker_publishes_listens_and_watches(
    house: House, settings: Settings, vhost_url: str
) -> None:
    firm = await an_open_firm(house)
    case = (await house.post("/v1/registrations", wish(a_siret()[:9]), by=firm.founder)).json()
    app = create_worker(settings.model_copy(update={"broker_url": vhost_url}), clock=house.clock)
    async with app.router.lifespan_context(app):
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://worker"
        ) as client:
            async with asyncio.timeout(20):
                while (await client.get("/readyz")).status_code != 200:
                    await asyncio.sleep(0.05)
            assert (await client.get("/v1/users")).status_code == 404
        await _until(house, "select count(*) > 0 and bool_and(published_at is not null) from outbox")
        house.later(days=1)
        portfolio = uuid4()
        async with house.database.transaction() as tx:
            await notify(tx, REVEALS)
            created = PortfolioCreated(portfolio_id=portfolio, firm_id=firm.firm_id, name="Été")
            await announce(tx, created, version=1, now=house.now)
        await _until(house, "select count(*) = 1 from portfolios where portfolio_id = :id", id=portfolio)
        revealed = "select concealed_until is null from registrations where case_id = :id"
        await _until(house, revealed, id=UUID(case["case_id"]))
