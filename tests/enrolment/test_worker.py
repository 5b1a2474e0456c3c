import asyncio
from datetime import datetime
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

import httpx2
from faststream.rabbit import RabbitBroker
from sqlalchemy import text

from contracts.access import PortfolioCreated
from contracts.envelope import Actor, Envelope, Event
from database.wakeups import notify
from enrolment.actions.open_case import REVEALS
from enrolment.settings import Settings
from enrolment.worker import create_worker
from messaging.topology import declare_for_producer, events_exchange
from tests.enrolment.house import House
from tests.enrolment.people import a_siret, an_open_firm, wish
from workbench.backend import Backend


async def _until(house: House, query: str, **values: object) -> None:
    async with asyncio.timeout(20):
        while True:
            async with house.database.transaction() as tx:
                if await tx.scalar(text(query), values):
                    return
            await asyncio.sleep(0.05)


async def _access_says(broker_url: str, event: Event, now: datetime) -> None:
    async with RabbitBroker(broker_url, logger=None) as broker:
        await declare_for_producer(broker, "access")
        envelope = Envelope.around(
            event,
            version=1,
            occurred_at=now,
            actor=Actor(type="SERVICE", id="access"),
            correlation_id=uuid4(),
            causation_id=None,
        )
        exchange = events_exchange("access")
        await broker.publish(envelope.model_dump_json().encode(), event.type(), exchange, mandatory=True)


async def test_the_worker_publishes_listens_and_watches(
    house: House, settings: Settings, backend: Backend, vhost_url: str
) -> None:
    firm = await an_open_firm(house)
    case = (await house.post("/v1/registrations", wish(a_siret()[:9]), by=firm.founder)).json()
    vhost = unquote(urlsplit(vhost_url).path.removeprefix("/"))
    account = backend.broker.url(vhost, "enrolment")
    app = create_worker(settings.model_copy(update={"broker_url": account}), clock=house.clock)
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
        await _access_says(backend.broker.url(vhost, "access"), created, house.now)
        await _until(house, "select count(*) = 1 from portfolios where portfolio_id = :id", id=portfolio)
        revealed = "select concealed_until is null from registrations where case_id = :id"
        await _until(house, revealed, id=UUID(case["case_id"]))
