"""Where a user is reached changed."""

from datetime import datetime

from contracts.enrolment import UserContactChanged
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Contact, UserFacts


async def on_user_contact_changed(
    tx: Transaction, heard: Envelope[UserContactChanged], now: datetime
) -> None:
    """Mails not yet sent follow to the new address."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id,
        firm_id=said.firm_id,
        version=heard.aggregate_version,
        contact=Contact(said.display_name, said.email, said.language),
        administrator=said.administrator,
    )
    await remember_user(tx, facts, now=now)
