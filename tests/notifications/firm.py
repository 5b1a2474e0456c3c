"""A firm whose collaborator asked for a client by letter key."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from contracts.access import ActivationKeyIssued
from contracts.enrolment import ClientRegistrationSubmitted
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


@dataclass
class Office:
    """A firm of two: Anne, its administrator, and Léa, who asks for clients."""

    firm_id: UUID
    anne: UUID
    lea: UUID

    def asks(self) -> ClientRegistrationSubmitted:
        """Each time a mail to Léa: another client is asked for."""
        return ClientRegistrationSubmitted(
            case_id=uuid4(),
            firm_id=self.firm_id,
            portfolio_id=uuid4(),
            account_ref=uuid4(),
            kind="EMPLOYER",
            method="A",
            services=("S01",),
            courriels=(),
            requested_by=self.lea,
            by_role="COLLABORATOR",
        )


async def an_office(house: House) -> Office:
    firm_id = uuid4()
    anne = await house.user(firm_id, "anne", administrator=True)
    return Office(firm_id, anne, await house.user(firm_id, "lea"))
