"""A firm whose collaborator asked for a client by letter key."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.access import ActivationKeyIssued
from contracts.envelope import Event
from tests.notifications.house import House


@dataclass
class Firm:
    firm_id: UUID
    admin: UUID
    lea: UUID
    key: ActivationKeyIssued

    @property
    def ids(self) -> dict[str, Any]:
        return {"key_id": self.key.key_id, "case_id": self.key.case_id, "firm_id": self.firm_id}

    @property
    def mandate(self) -> dict[str, Any]:
        about = {"case_id": self.key.case_id, "firm_id": self.firm_id, "account_ref": self.key.account_ref}
        return {"mandate_id": self.key.key_id} | about

    @property
    def case(self) -> dict[str, Any]:
        return {"case_id": self.key.case_id, "firm_id": self.firm_id, "requested_by": self.lea}


async def heard_twice(house: House, event: Event) -> None:
    event_id = await house.hear(event)
    await house.hear(event, event_id=event_id)
    await house.work()
