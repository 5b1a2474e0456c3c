"""The key of a letter was used (R004-09)."""

from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from messaging.not_yet import NotYet
from notifications.actions.flag_return_after_use import flag_return_after_use
from notifications.domain.letter_states import key_redeemed
from notifications.storage import letters


async def confirm_letter(tx: Transaction, key_id: UUID, *, now: datetime) -> None:
    """It arrived, reminders stop; one that had come back is flagged. Raises `NotYet` like `close_letter`."""
    letter = await letters.find_by_key(tx, key_id)
    if letter is None:
        raise NotYet
    await letters.save(tx, [key_redeemed(letter)])
    if letter.returned_at is not None:
        await flag_return_after_use(tx, letter, now=now)
