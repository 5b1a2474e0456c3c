"""A user activated the account."""

from datetime import datetime

from contracts.enrolment import AccountActivated
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Standing, UserFacts


async def on_account_activated(tx: Transaction, heard: Envelope[AccountActivated], now: datetime) -> None:
    """From now on the user is written to; an administrator stands in for who left."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id,
        firm_id=said.firm_id,
        version=heard.aggregate_version,
        administrator=said.role == "ADMINISTRATOR",
        standing=Standing.ACTIVE,
    )
    await remember_user(tx, facts, now=now)
