"""Record a firm that applied, and its founder."""

from uuid import UUID

from access.domain.firm import Firm
from access.domain.user import User
from access.storage import firms, users
from access.storage.holds import hold_user
from database.engine import Transaction
from vocabulary.rights import Role


async def record_firm(tx: Transaction, firm_id: UUID, profession: str, founder_user_id: UUID) -> None:
    """Neither may do anything before its activation is heard; what is known already stays (R004-01).

    Raises Contradiction where the firm is known by another founder, or the founder in another firm.
    """
    await hold_user(tx, founder_user_id)
    if known := await firms.find(tx, firm_id):
        known.require_founder(founder_user_id)
        return
    if founder := await users.find(tx, founder_user_id):
        founder.require_firm(firm_id)
    else:
        await users.save(tx, User(user_id=founder_user_id, firm_id=firm_id, role=Role.ADMINISTRATOR))
    await firms.save(tx, Firm(firm_id=firm_id, profession=profession, founder_user_id=founder_user_id))
