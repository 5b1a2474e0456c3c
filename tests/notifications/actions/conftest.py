from uuid import uuid4

import pytest

from contracts.access import ActivationKeyIssued
from tests.notifications.house import House
from tests.notifications.samples import issued


@pytest.fixture
async def asked(house: House) -> ActivationKeyIssued:
    """A key issued for a client of Anne's firm."""
    firm = uuid4()
    anne = await house.user(firm, "anne", administrator=True)
    return issued(house.now, firm, anne)
