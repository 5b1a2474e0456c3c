"""Fifteen wrong keys in all (C.5)."""

from datetime import datetime

from contracts.access import ActivationKeyExhausted
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case
from enrolment.domain.registration import RegistrationCase


async def on_activation_key_exhausted(
    tx: Transaction, heard: Envelope[ActivationKeyExhausted], _: datetime
) -> None:
    """Only removal and a new registration help."""
    await follow_case(tx, heard.data, RegistrationCase.key_exhausted)
