"""What nobody answered in 30 days is ended and erased: applications and invitations (C.1, C.2, spec J)."""

from datetime import datetime

from contracts.enrolment import CollaboratorRemoved
from database.engine import Database, Transaction
from enrolment.actions.remove_user import cancel_link, let_go
from enrolment.domain.firm_application import FirmApplication
from enrolment.domain.user import UserState
from enrolment.storage import firm_applications, users
from messaging.outbox import announce

BATCH = 50
AFTER_ALL_SAID = 1_000_000
"""A version that no founder of before had."""


async def forget_applications(database: Database, now: datetime) -> int:
    """Erase a batch of applications that were never activated; answers how many."""
    async with database.transaction() as tx:
        forgotten = await firm_applications.claim_forgotten(tx, now, BATCH)
        for application in forgotten:
            await _forget_application(tx, application, now)
    return len(forgotten)


async def _forget_application(tx: Transaction, application: FirmApplication, now: datetime) -> None:
    """Who was told of its founder once, is told to forget."""
    founder = application.founder()
    await cancel_link(tx, founder, now)
    if application.announced:
        gone = CollaboratorRemoved(user_id=founder.user_id, firm_id=founder.firm_id, by=None)
        await announce(tx, gone, version=AFTER_ALL_SAID, now=now)
    await firm_applications.remove(tx, application)


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
        dues = (await firm_applications.next_forgotten(tx), await users.next_forgotten(tx))
    return min((due for due in dues if due), default=None)
