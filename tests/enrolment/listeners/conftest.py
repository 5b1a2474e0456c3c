"""A case waiting for its key."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from enrolment.settings import Settings
from tests.enrolment.house import House
from tests.enrolment.people import OpenFirm, a_client, an_open_firm, wish


@dataclass
class WaitingCase:
    """Its events' common fields, and how it is shown."""

    house: House
    firm: OpenFirm
    case_id: UUID
    account_ref: UUID

    @property
    def key(self) -> dict[str, Any]:
        return {"key_id": uuid4(), "case_id": self.case_id, "firm_id": self.firm.firm_id}

    @property
    def mandate(self) -> dict[str, Any]:
        return {
            "mandate_id": uuid4(),
            "case_id": self.case_id,
            "firm_id": self.firm.firm_id,
            "account_ref": self.account_ref,
        }

    @property
    def letter(self) -> dict[str, Any]:
        return {"letter_id": uuid4(), "key_id": uuid4(), "case_id": self.case_id}

    async def shown(self) -> dict[str, Any]:
        answer = await self.house.send("GET", f"/v1/registrations/{self.case_id}", by=self.firm.founder)
        view: dict[str, Any] = answer.json()
        return view


@pytest.fixture
async def case(house: House, settings: Settings) -> WaitingCase:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    taken = await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    return WaitingCase(house, firm, UUID(taken.json()["case_id"]), client.account_ref)
