"""Personal data go when their time is over (section J), and what went is said (M-16)."""

from datetime import datetime, timedelta

import structlog

from database.engine import Database
from notifications.storage import mails, registrations, suppressed_addresses, users

log = structlog.get_logger()


async def erase_old_content(
    database: Database,
    now: datetime,
    *,
    content_kept: timedelta,
    metadata_kept: timedelta,
    suppression_kept: timedelta,
) -> int:
    """Erase words and addresses of old mails, names of clients of ended cases and of users who
    left, and forget which addresses refused mail long ago.

    The postal address needs no erasing: it is sealed, and gone with the hand-over; only the town is kept.
    """
    async with database.transaction() as tx:
        erased = {
            "mails": await mails.erase_content(tx, now - content_kept),
            "suppressed_addresses": await suppressed_addresses.forget(tx, now - suppression_kept),
            "mail_rows": await mails.delete_rows(tx, now - metadata_kept),
            "clients": await registrations.forget_ended(tx, now - content_kept),
            "users": await users.forget_removed(tx, now - content_kept),
        }
    if any(erased.values()):
        log.info("erased", **erased)
    return sum(erased.values())
