"""Suspend a key whose letter came back."""

from uuid import UUID

from access.storage import keys
from access.storage.holds import hold_case
from database.engine import Transaction
from messaging.not_yet import NotYet


async def suspend_key(tx: Transaction, case_id: UUID, key_id: UUID) -> None:
    """Entering it answers KEY_NOT_VALID from now on; a used key stays used (scenario 53).

    Raises NotYet, Contradiction.
    """
    await hold_case(tx, case_id)
    key = await keys.find(tx, case_id)
    if key is None:
        raise NotYet
    key.require_same(key_id)
    suspended = key.suspend()
    if suspended is not key:
        await keys.save(tx, suspended)
