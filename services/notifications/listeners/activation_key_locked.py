"""Five wrong entries of a key (C.5)."""

from datetime import datetime

from contracts.access import ActivationKeyLocked
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration_mails import KeyLocked


async def on_activation_key_locked(
    tx: Transaction, heard: Envelope[ActivationKeyLocked], now: datetime
) -> None:
    """Tell the firm's administrators: E11."""
    said = heard.data
    await write_about_case(
        tx,
        said.case_id,
        lambda case: KeyLocked(reference=case.reference, until=said.until),
        cause=str(heard.event_id),
        now=now,
        to_administrators=True,
    )
