"""Somebody else's firm tried a key (R004-17)."""

from datetime import datetime

import structlog

from contracts.access import ActivationKeyMisuseDetected
from database.engine import Transaction
from notifications.storage import security_signals

log = structlog.get_logger()


async def record_misuse(tx: Transaction, misuse: ActivationKeyMisuseDetected, *, now: datetime) -> None:
    """Keep the signal for operations and log it; nobody is written to."""
    log.warning(
        "activation_key_misuse",
        case_id=str(misuse.case_id),
        attempting_firm_id=str(misuse.attempting_firm_id),
        attempting_user_id=str(misuse.attempting_user_id),
    )
    await security_signals.add(
        tx,
        "KEY_MISUSE",
        case_id=misuse.case_id,
        firm_id=misuse.attempting_firm_id,
        user_id=misuse.attempting_user_id,
        at=now,
    )
