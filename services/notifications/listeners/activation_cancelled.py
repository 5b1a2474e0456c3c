"""The invitation behind a link was withdrawn."""

from datetime import datetime

from contracts.enrolment import ActivationCancelled
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.end_activation_mail import end_activation_mail
from notifications.domain.message import MailState


async def on_activation_cancelled(
    tx: Transaction, heard: Envelope[ActivationCancelled], now: datetime
) -> None:
    """The mail, if it is still here, never leaves."""
    await end_activation_mail(tx, heard.data.message_id, MailState.CANCELLED, now=now)
