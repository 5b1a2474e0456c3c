"""Operations suspended a user for security."""

from datetime import datetime

from contracts.enrolment import UserSuspendedForSecurity
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Standing, UserFacts


async def on_user_suspended_for_security(
    tx: Transaction, heard: Envelope[UserSuspendedForSecurity], now: datetime
) -> None:
    """Mails about clients go to the administrators instead: who reads this mailbox is in doubt."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id,
        firm_id=said.firm_id,
        version=heard.aggregate_version,
        standing=Standing.SUSPENDED,
    )
    await remember_user(tx, facts, now=now)
