"""A case was closed because its key expired unused."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause, NamedCase
from contracts.enrolment import ClientRegistrationClosedStale
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_registration_closed_stale(
    tx: Transaction, heard: Envelope[ClientRegistrationClosedStale], now: datetime
) -> None:
    """Key and mandate are over."""
    await end_registration(
        tx,
        NamedCase(case_id=heard.data.case_id, firm_id=heard.data.firm_id),
        EndCause.STALE,
        by=None,
        now=now,
    )
