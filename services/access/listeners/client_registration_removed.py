"""A firm terminated a registration."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause
from contracts.enrolment import ClientRegistrationRemoved
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_registration_removed(
    tx: Transaction, heard: Envelope[ClientRegistrationRemoved], now: datetime
) -> None:
    """The removal itself called us before; this finds what it may have missed."""
    await end_registration(tx, heard.data.case_id, EndCause.BY_FIRM, by=heard.data.by, now=now)
