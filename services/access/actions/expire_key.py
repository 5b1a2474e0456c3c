"""Expire a key whose time to live ran out."""

from datetime import datetime, timedelta
from uuid import UUID

from access.actions.revoke_mandate import revoke_mandate
from access.domain.mandate import EndCause
from access.storage import keys
from access.storage.holds import hold_case
from contracts.access import ActivationKeyExpired
from database.engine import Transaction
from messaging.outbox import announce
from messaging.setbacks import NotYet

CLOCKS_DIFFER = timedelta(minutes=1)


async def expire_key(tx: Transaction, case_id: UUID, *, now: datetime) -> None:
    """By our own clock: the tracker's word alone changes nothing (law 8, D-06).

    Raises NotYet for the minute by which the tracker's clock may be ahead, and for an unknown case.
    """
    await hold_case(tx, case_id)
    key = await keys.find(tx, case_id)
    if key is None or (not key.lapsed(now) and key.lapsed(now + CLOCKS_DIFFER)):
        raise NotYet
    expired = key.expire(now)
    if expired is key:
        return
    await keys.save(tx, expired)
    event = ActivationKeyExpired(key_id=key.key_id, case_id=case_id, firm_id=key.firm_id)
    await announce(tx, event, version=expired.version, now=now)
    await revoke_mandate(tx, case_id, EndCause.KEY_EXPIRED, by=None, now=now)
