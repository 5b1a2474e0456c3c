"""A newer link replaced this one."""

from datetime import datetime

from contracts.enrolment import ActivationSuperseded
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.end_activation_mail import end_activation_mail
from notifications.domain.message import MailState


async def on_activation_superseded(
    tx: Transaction, heard: Envelope[ActivationSuperseded], now: datetime
) -> None:
    """The older mail, if it is still here, never leaves."""
    await end_activation_mail(tx, heard.data.message_id, MailState.SUPERSEDED, now=now)
