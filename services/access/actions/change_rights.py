"""Change a user's role and rights."""

from uuid import UUID

from access.storage import users
from access.storage.holds import hold_user
from database.engine import Transaction
from messaging.not_yet import NotYet
from vocabulary.rights import Role


async def change_rights(
    tx: Transaction, user_id: UUID, firm_id: UUID, role: Role, rights: frozenset[str], *, version: int
) -> None:
    """As they are from now on, whole; effective at once (R004-22). Raises NotYet, Contradiction."""
    await hold_user(tx, user_id)
    user = await users.find(tx, user_id, lock=True)
    if user is None:
        raise NotYet
    user.require_firm(firm_id)
    await users.save(tx, user.receive(role, rights, version))
