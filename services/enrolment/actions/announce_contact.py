"""Tells notifications where a user is reached; nobody else learns it."""

from datetime import datetime

from contracts.enrolment import UserContactChanged
from database.engine import Transaction
from enrolment.domain.user import FirmUser
from messaging.outbox import announce
from vocabulary.rights import Role


async def announce_contact(tx: Transaction, user: FirmUser, now: datetime) -> None:
    """Say where the user is reached from now on, whole."""
    contact = UserContactChanged(
        user_id=user.user_id,
        firm_id=user.firm_id,
        display_name=user.display_name,
        email=user.email,
        mobile=user.mobile,
        administrator=user.role is Role.ADMINISTRATOR,
    )
    await announce(tx, contact, version=user.version, now=now)
