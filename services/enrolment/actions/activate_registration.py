"""The mandate is active: the firm may open the client's file (C.3, R001-10)."""

from datetime import datetime
from uuid import UUID

from contracts.enrolment import ClientRegistrationActivated
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case
from enrolment.domain.registration import RegistrationCase
from messaging.outbox import announce


async def activate_registration(tx: Transaction, case_id: UUID, now: datetime) -> None:
    """Active from now on, announced once; a case that ended meanwhile stays ended."""
    active = await follow_case(tx, case_id, RegistrationCase.mandate_activated)
    if active is None:
        return
    event = ClientRegistrationActivated(
        case_id=case_id, firm_id=active.firm_id, account_ref=active.account_ref
    )
    await announce(tx, event, version=active.version, now=now)
