"""A fresh, migrated database for each module, and the API on it for each test."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from database.engine import Database
from database.migrations import migrate_async
from enrolment.main import create_app
from enrolment.settings import Settings
from tests.described import holds_to
from tests.enrolment.environment import NIR_RING
from tests.enrolment.house import House
from tests.enrolment.played_access import SEALING, PlayedAccess


@pytest.fixture(scope="module")
async def database(database_url: Any) -> AsyncIterator[Database]:
    url = await database_url("enrolment", lambda url: migrate_async("enrolment", url))
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture(scope="module")
def settings(database: Database) -> Settings:
    return Settings(
        database_url=database.dsn.replace("postgresql://", "postgresql+asyncpg://"),
        broker_url="amqp://nowhere",
        access_url="http://access",
        service_secret="s" * 32,
        idempotency_secret="i" * 32,
        source_secret="a" * 32,
        account_ref_secret="p" * 32,
        nir_keys=NIR_RING,
        nir_digest_keys="1:" + "n" * 32,
        refusal_digest_keys="1:" + "r" * 32,
        address_digest_keys="1:" + "d" * 32,
        sealing_key=json.dumps(SEALING.as_dict(private=False)),
    )


@pytest.fixture
async def house(database: Database, settings: Settings) -> AsyncIterator[House]:
    access = PlayedAccess()
    access.dsn = database.dsn
    house = House(database, httpx2.AsyncClient(), access, settings)
    app = create_app(settings, clock=house.clock, access_transport=access)
    house.api_database = app.state.database
    house.client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://enrolment")
    house.client.event_hooks["response"] = [holds_to({"http://enrolment": app})]
    async with app.router.lifespan_context(app), house.client:
        yield house
    assert access.asked_within_a_transaction == [], "no transaction is open while access is asked"
