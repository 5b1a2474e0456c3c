"""An activation link was used."""

from datetime import datetime

from contracts.enrolment import ActivationConsumed
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.end_activation_mail import end_activation_mail
from notifications.domain.message import MailState


async def on_activation_consumed(tx: Transaction, heard: Envelope[ActivationConsumed], now: datetime) -> None:
    """Its expiry needs no more watching."""
    await end_activation_mail(tx, heard.data.message_id, MailState.CONSUMED, now=now)
