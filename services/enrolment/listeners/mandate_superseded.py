"""Another firm received the client's explicit mandate (D-14)."""

from datetime import datetime

from contracts.access import MandateSuperseded
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_mandate_superseded(tx: Transaction, heard: Envelope[MandateSuperseded], _: datetime) -> None:
    """The case ends; the other firm is not named."""
    await follow_case(tx, heard.data, lambda case: case.mandate_revoked(heard.occurred_at, "SUPERSEDED"))
