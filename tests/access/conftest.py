from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest

from database.migrations import migrate_async
from tests.access.house import House, settings_for


@pytest.fixture(scope="module")
async def access_url(database_url: Callable[..., Awaitable[str]]) -> str:
    """This module's own database: firms in it never meet unless a test has them meet."""
    return await database_url("access", partial(migrate_async, "access"))


@pytest.fixture
async def house(access_url: str) -> AsyncIterator[House]:
    house = House(settings_for(access_url))
    async with house.app.router.lifespan_context(house.app), house.client:
        yield house
