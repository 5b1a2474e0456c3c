"""The tracker saw the deadline of an activation mail pass (R004-20)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import ActivationEmailExpired
from database.engine import Transaction
from enrolment.actions.recheck_activation import recheck_activation


async def on_activation_email_expired(
    tx: Transaction, heard: Envelope[ActivationEmailExpired], now: datetime
) -> None:
    """Our own clock decides."""
    await recheck_activation(tx, heard.data.message_id, heard.data.user_id, now)
