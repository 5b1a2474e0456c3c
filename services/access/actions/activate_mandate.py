"""Activate a mandate by the client's explicit act."""

from datetime import datetime

from access.domain.mandate import Mandate
from access.storage import mandates
from access.storage.holds import hold_account
from contracts.access import MandateActivated, MandateSuperseded
from database.engine import Transaction
from messaging.outbox import announce


async def activate_mandate(tx: Transaction, mandate: Mandate, *, exclusive: bool, now: datetime) -> Mandate:
    """The firm may act from this commit on; of an exclusive kind, no other firm does any more (C.9, D-14)."""
    if exclusive:
        await hold_account(tx, mandate.account_ref)
        for other in await mandates.others_active(tx, mandate):
            await _supersede(tx, other, now)
    active = mandate.activate(exclusive=exclusive)
    await mandates.save(tx, active)
    event = MandateActivated(
        mandate_id=active.mandate_id,
        case_id=active.case_id,
        firm_id=active.firm_id,
        account_ref=active.account_ref,
        basis="EXPLICIT",
        services=active.services,
    )
    await announce(tx, event, version=active.version, now=now)
    return active


async def _supersede(tx: Transaction, mandate: Mandate, now: datetime) -> None:
    superseded = mandate.supersede()
    await mandates.save(tx, superseded)
    event = MandateSuperseded(
        mandate_id=mandate.mandate_id,
        case_id=mandate.case_id,
        firm_id=mandate.firm_id,
        account_ref=mandate.account_ref,
    )
    await announce(tx, event, version=superseded.version, now=now)
