"""Revoke a case's activation key."""

from datetime import datetime
from uuid import UUID

from access.domain.mandate import EndCause
from access.storage import keys
from access.storage.holds import hold_case
from contracts.access import ActivationKeyRevoked
from database.engine import Transaction
from messaging.outbox import announce


async def revoke_key(
    tx: Transaction,
    case_id: UUID,
    cause: EndCause,
    *,
    key_id: UUID | None = None,
    by: UUID | None,
    now: datetime,
) -> None:
    """Dead at once, also if the letter is found again; a used or ended key stays what it is (R004-13).

    `by` is whoever of the firm did it, if it was somebody. There is no letter to stop where nobody was told
    of the key. Whoever names a `key_id` means that key: raises Contradiction for the case's other one.
    """
    await hold_case(tx, case_id)
    key = await keys.find(tx, case_id)
    if key and key_id:
        key.require_same(key_id)
    if key is None or (revoked := key.revoke()) is key:
        return
    await keys.save(tx, revoked)
    if key.phantom:
        return
    event = ActivationKeyRevoked(
        key_id=key.key_id, case_id=case_id, firm_id=key.firm_id, cause=cause.value, by=by
    )
    await announce(tx, event, version=revoked.version, now=now)
