"""The mandate is active: the firm may open the client's file (C.3, R001-10)."""

from datetime import datetime

from contracts.access import MandateActivated
from contracts.enrolment import ClientRegistrationActivated
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case
from enrolment.domain.registration import RegistrationCase
from messaging.outbox import announce


async def activate_registration(tx: Transaction, told: MandateActivated, now: datetime) -> None:
    """Active from now on, announced once; a case that ended meanwhile stays ended."""
    active = await follow_case(tx, told, RegistrationCase.mandate_activated)
    if active is None:
        return
    event = ClientRegistrationActivated(
        case_id=active.case_id, firm_id=active.firm_id, account_ref=active.account_ref
    )
    await announce(tx, event, version=active.version, now=now)
