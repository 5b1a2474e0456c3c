"""A letter has done its work, or its time is over: nothing is watched any more."""

from collections.abc import Callable
from uuid import UUID

from database.engine import Transaction
from messaging.not_yet import NotYet
from notifications.domain.letter import Letter
from notifications.storage import letters


async def close_letter(tx: Transaction, key_id: UUID, rule: Callable[[Letter], Letter]) -> None:
    """Apply what became of the key to its letter. Raises `NotYet` while the key's issue was not heard."""
    letter = await letters.find_by_key(tx, key_id)
    if letter is None:
        raise NotYet
    await letters.save(tx, [rule(letter)])
