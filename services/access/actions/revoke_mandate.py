"""Revoke a case's mandate."""

from datetime import datetime
from uuid import UUID

from access.domain.mandate import EndCause
from access.storage import mandates
from contracts.access import MandateRevoked
from database.engine import Transaction
from messaging.outbox import announce


async def revoke_mandate(
    tx: Transaction, case_id: UUID, cause: EndCause, *, by: UUID | None, now: datetime
) -> None:
    """Pending or active, it ends here (C.9); ended before, or unknown, nothing happens."""
    mandate = await mandates.find(tx, case_id)
    if mandate is None or not mandate.live:
        return
    revoked = mandate.revoke(cause)
    await mandates.save(tx, revoked)
    event = MandateRevoked(
        mandate_id=mandate.mandate_id,
        case_id=case_id,
        firm_id=mandate.firm_id,
        account_ref=mandate.account_ref,
        cause=cause.value,
        by=by,
    )
    await announce(tx, event, version=revoked.version, now=now)
