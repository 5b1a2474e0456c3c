"""A suspended user is active again."""

from datetime import datetime

from contracts.enrolment import CollaboratorReinstated
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Standing, UserFacts


async def on_collaborator_reinstated(
    tx: Transaction, heard: Envelope[CollaboratorReinstated], now: datetime
) -> None:
    """Mails reach the user again."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id, firm_id=said.firm_id, version=heard.aggregate_version, standing=Standing.ACTIVE
    )
    await remember_user(tx, facts, now=now)
