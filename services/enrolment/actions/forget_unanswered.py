"""What nobody answered in 30 days is ended and erased: applications and invitations (C.1, C.2, spec J)."""

from datetime import datetime

from database.engine import Database
from enrolment.actions.remove_user import let_go
from enrolment.domain.user import UserState
from enrolment.storage import firms, users

BATCH = 50


async def forget_applications(database: Database, now: datetime) -> int:
    """Abandon a batch of firms that were never activated, and their founders; answers how many."""
    async with database.transaction() as tx:
        forgotten = await firms.claim_forgotten(tx, now, BATCH)
        for firm in forgotten:
            await firms.save(tx, firm.expire(now).abandon(now))
            await let_go(tx, await users.get(tx, firm.founder_user_id, lock=True), by=None, now=now)
    return len(forgotten)


async def forget_invitations(database: Database, now: datetime) -> int:
    """Remove a batch of users who never activated their access; answers how many."""
    async with database.transaction() as tx:
        forgotten = await users.claim_forgotten(tx, now, BATCH)
        for user in forgotten:
            expired = user.expire_invitation(now)
            if expired.forget_invitation(now).state is UserState.REMOVED:
                await let_go(tx, expired, by=None, now=now)
    return len(forgotten)


async def next_to_forget(database: Database) -> datetime | None:
    """When the next application or invitation will have waited too long."""
    async with database.transaction() as tx:
        dues = (await firms.next_forgotten(tx), await users.next_forgotten(tx))
    return min((due for due in dues if due), default=None)
