"""Expire a key whose time to live ran out."""

from datetime import datetime
from uuid import UUID

from access.actions.revoke_mandate import revoke_mandate
from access.domain.mandate import EndCause
from access.storage import keys, mandates
from access.storage.holds import hold_case
from contracts.access import ActivationKeyExpired
from database.engine import Transaction
from messaging.outbox import announce


async def expire_key(tx: Transaction, case_id: UUID, *, key_id: UUID | None = None, now: datetime) -> None:
    """The case ends with it, also where nobody could enter it any more; by our own clock only (law 8, D-06).

    Before its time, and a second time, nothing happens. Raises Contradiction where `key_id` is another key's.
    """
    await hold_case(tx, case_id)
    key = await keys.find(tx, case_id)
    if key and key_id:
        key.require_same(key_id)
    if key is None or (expired := key.expire(now)) is key:
        return
    await keys.save(tx, expired)
    event = ActivationKeyExpired(key_id=key.key_id, case_id=case_id, firm_id=key.firm_id)
    await announce(tx, event, version=expired.version, now=now)
    if mandate := await mandates.find(tx, case_id):
        await revoke_mandate(tx, mandate, EndCause.KEY_EXPIRED, by=None, now=now)
