"""A key has to reach its client on paper (R004-08)."""

from datetime import datetime

from contracts.access import ActivationKeyIssued
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.request_letter import request_letter


async def on_activation_key_issued(
    tx: Transaction, heard: Envelope[ActivationKeyIssued], now: datetime
) -> None:
    """Ask for its letter."""
    await request_letter(tx, heard.data, now=now)
