"""Five wrong keys in a row (C.5)."""

from datetime import datetime

from contracts.access import ActivationKeyLocked
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.follow_case import follow_case


async def on_activation_key_locked(
    tx: Transaction, heard: Envelope[ActivationKeyLocked], _: datetime
) -> None:
    """The firm sees until when no key is taken."""
    await follow_case(tx, heard.data, lambda case: case.key_locked(heard.data.until))
