"""Keep what an event tells of a firm user."""

from datetime import datetime

from database.engine import Transaction
from notifications.domain.users import UserFacts
from notifications.storage import users


async def remember_user(tx: Transaction, facts: UserFacts, *, now: datetime) -> None:
    """Later mails to this user follow; what is older than known changes nothing (law 6)."""
    await users.remember(tx, facts, now)
