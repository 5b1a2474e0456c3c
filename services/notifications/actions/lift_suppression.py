"""Somebody knows better than a mail server: an address is written to again (M-11)."""

import structlog

from database.engine import Database
from notifications.storage import suppressed_addresses

log = structlog.get_logger()


async def lift_suppression(database: Database, digest: bytes, *, by: str) -> bool:
    """Forget what the address refused; False when it refused nothing. `by` is who asked, for the log."""
    async with database.transaction() as tx:
        lifted = await suppressed_addresses.lift(tx, digest)
    if lifted:
        log.info("suppression_lifted", digest=digest.hex(), by=by)
    return lifted
