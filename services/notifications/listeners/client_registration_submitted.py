"""A firm asked for a client account."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationSubmitted
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.domain.registration import Registration
from notifications.storage import registrations


async def on_client_registration_submitted(
    tx: Transaction, heard: Envelope[ClientRegistrationSubmitted], _now: datetime
) -> None:
    """Remember who asked and what was ticked; the letter is asked for by `ActivationKeyIssued`."""
    said = heard.data
    await registrations.remember(
        tx,
        Registration(
            case_id=said.case_id,
            firm_id=said.firm_id,
            requested_by=said.requested_by,
            services=said.services,
            courriels=said.courriels,
        ),
    )
