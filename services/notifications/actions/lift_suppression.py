"""Somebody knows better than a mail server: an address is written to again (M-11)."""

from collections.abc import Sequence

import structlog

from database.engine import Database
from notifications.storage import suppressed_addresses

log = structlog.get_logger()


async def lift_suppression(database: Database, digests: Sequence[bytes], *, by: str) -> bool:
    """Forget what the address of these digests refused, for `by`; False when it refused nothing."""
    async with database.transaction() as tx:
        lifted = await suppressed_addresses.lift(tx, digests)
    if lifted:
        log.info("suppression_lifted", digest=digests[0].decode(), by=by)
    return lifted
