"""The firm entered the right key (R004-09)."""

from datetime import datetime, timedelta

from contracts.access import ActivationKeyRedeemed
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.expect_mandate import expect_mandate


async def on_activation_key_redeemed(
    tx: Transaction, heard: Envelope[ActivationKeyRedeemed], now: datetime, *, overdue: timedelta
) -> None:
    """The mandate must follow before `overdue`."""
    await expect_mandate(tx, heard.data, now, overdue=overdue)
