"""A firm has access to a client's file."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationActivated
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_registration_activated(
    _tx: Transaction, _heard: Envelope[ClientRegistrationActivated], _now: datetime
) -> None:
    """Nothing to send: the firm was told when the key was redeemed (E10)."""
