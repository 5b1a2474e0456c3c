"""Access issued the key: its letter follows (C.3)."""

from datetime import datetime

from contracts.access import ActivationKeyIssued
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case
from enrolment.domain.registration import RegistrationCase


async def on_activation_key_issued(
    tx: Transaction, heard: Envelope[ActivationKeyIssued], _: datetime
) -> None:
    """From here on the case awaits its key."""
    await follow_case(tx, heard.data, RegistrationCase.key_issued)
