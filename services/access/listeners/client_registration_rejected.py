"""A registration case can't go on."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause
from contracts.enrolment import ClientRegistrationRejected
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_registration_rejected(
    tx: Transaction, heard: Envelope[ClientRegistrationRejected], now: datetime
) -> None:
    """Key and mandate are over."""
    await end_registration(tx, heard.data.case_id, EndCause.REJECTED, by=None, now=now)
