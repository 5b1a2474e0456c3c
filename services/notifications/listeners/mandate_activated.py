"""A firm may act for a client (C.9)."""

from datetime import datetime

from contracts.access import MandateActivated
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.domain.registration import Registration
from notifications.storage import registrations


async def on_mandate_activated(tx: Transaction, heard: Envelope[MandateActivated], _now: datetime) -> None:
    """Remember the services in force and that the client agreed; the firm learns of it by E10."""
    said = heard.data
    await registrations.remember(
        tx, Registration(case_id=said.case_id, firm_id=said.firm_id, services=said.services, agreed=True)
    )
