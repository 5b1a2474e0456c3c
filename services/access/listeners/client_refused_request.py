"""The client said no with the letter's refusal code."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause
from contracts.enrolment import ClientRefusedRequest
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_refused_request(
    tx: Transaction, heard: Envelope[ClientRefusedRequest], now: datetime
) -> None:
    """Key and mandate are over."""
    await end_registration(tx, heard.data.case_id, EndCause.CLIENT_REFUSED, by=None, now=now)
