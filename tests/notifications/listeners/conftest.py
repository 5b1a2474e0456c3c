from uuid import uuid4

import pytest

from contracts.enrolment import (
    ClientRegistrationSubmitted,
)
from tests.notifications.firm import Firm
from tests.notifications.house import House
from tests.notifications.samples import issued


@pytest.fixture
async def firm(house: House) -> Firm:
    """An administrator (anne), a collaborator (lea) who asked for a client, whose letter is under way."""
    firm_id = uuid4()
    admin = await house.user(firm_id, "anne", administrator=True)
    lea = await house.user(firm_id, "lea")
    key = issued(house.now, firm_id, lea)
    await house.hear(
        ClientRegistrationSubmitted(
            case_id=key.case_id,
            firm_id=firm_id,
            requested_by=lea,
            portfolio_id=uuid4(),
            account_ref=key.account_ref,
            kind="EMPLOYER",
            method="K",
            services=("S01", "S05"),
            courriels=("C01",),
            by_role="COLLABORATOR",
        )
    )
    await house.hear(key)
    await house.work()
    house.mailbox.clear()
    return Firm(firm_id, admin, lea, key)
