"""Let somebody in who chose a password."""

from uuid import UUID

from access.storage import users
from access.storage.holds import hold_user
from database.engine import Transaction
from messaging.not_yet import NotYet


async def activate_user(tx: Transaction, user_id: UUID, firm_id: UUID, *, version: int) -> None:
    """The dormant password opens the door from this commit on.

    Raises NotYet for an unknown user, Contradiction for another firm's.
    """
    await hold_user(tx, user_id)
    user = await users.find(tx, user_id, lock=True)
    if user is None:
        raise NotYet
    user.require_firm(firm_id)
    await users.save(tx, user.activate(version))
