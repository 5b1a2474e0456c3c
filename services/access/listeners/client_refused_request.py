"""The client said no with the letter's refusal code."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause, NamedCase
from contracts.enrolment import ClientRefusedRequest
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_refused_request(
    tx: Transaction, heard: Envelope[ClientRefusedRequest], now: datetime
) -> None:
    """Key and mandate are over."""
    await end_registration(
        tx,
        NamedCase(case_id=heard.data.case_id, firm_id=heard.data.firm_id),
        EndCause.CLIENT_REFUSED,
        by=None,
        now=now,
    )
