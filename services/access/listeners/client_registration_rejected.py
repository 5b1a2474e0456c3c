"""A registration case can't go on."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause, NamedCase
from contracts.enrolment import ClientRegistrationRejected
from contracts.envelope import Envelope
from database.engine import Transaction

ADDRESS_MISSING = "ADDRESS_MISSING"


async def on_client_registration_rejected(
    tx: Transaction, heard: Envelope[ClientRegistrationRejected], now: datetime
) -> None:
    """Key and mandate are over; a case that only lacks an address goes on, without a key (C.3)."""
    if heard.data.reason_code == ADDRESS_MISSING:
        return
    await end_registration(
        tx,
        NamedCase(case_id=heard.data.case_id, firm_id=heard.data.firm_id),
        EndCause.REJECTED,
        by=None,
        now=now,
    )
