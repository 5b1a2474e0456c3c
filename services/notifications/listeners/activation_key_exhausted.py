"""Fifteen wrong entries of a key (C.5)."""

from datetime import datetime

from contracts.access import ActivationKeyExhausted
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.revoke_letter import revoke_letter
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration_mails import KeyExhausted


async def on_activation_key_exhausted(
    tx: Transaction, heard: Envelope[ActivationKeyExhausted], now: datetime
) -> None:
    """The key no longer works, so nothing of its letter is watched; tell the firm's administrators: E11."""
    said = heard.data
    await revoke_letter(tx, said, now=now)
    await write_about_case(
        tx,
        said.case_id,
        lambda case: KeyExhausted(reference=case.reference),
        cause=str(said.key_id),
        now=now,
        to_administrators=True,
    )
