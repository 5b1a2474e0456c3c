"""Revoke a case's mandate."""

from datetime import datetime
from uuid import UUID

from access.domain.mandate import EndCause, Mandate
from access.storage import mandates
from contracts.access import MandateRevoked
from database.engine import Transaction
from messaging.outbox import announce


async def revoke_mandate(
    tx: Transaction, mandate: Mandate, cause: EndCause, *, by: UUID | None, now: datetime
) -> None:
    """Pending or active, it ends here (C.9); ended before, nothing happens. `mandate` is locked."""
    if not mandate.live:
        return
    revoked = mandate.revoke(cause)
    await mandates.save(tx, revoked)
    event = MandateRevoked(
        mandate_id=mandate.mandate_id,
        case_id=mandate.case_id,
        firm_id=mandate.firm_id,
        account_ref=mandate.account_ref,
        cause=cause.value,
        by=by,
    )
    await announce(tx, event, version=revoked.version, now=now)
