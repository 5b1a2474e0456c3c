"""Operations lifted a suspension for security."""

from datetime import datetime

from contracts.enrolment import UserSecuritySuspensionLifted
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Standing, UserFacts


async def on_user_security_suspension_lifted(
    tx: Transaction, heard: Envelope[UserSecuritySuspensionLifted], now: datetime
) -> None:
    """Mails reach the user again, unless the firm had suspended them before."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id,
        firm_id=said.firm_id,
        version=heard.aggregate_version,
        standing=Standing.ACTIVE if said.active else Standing.SUSPENDED,
    )
    await remember_user(tx, facts, now=now)
