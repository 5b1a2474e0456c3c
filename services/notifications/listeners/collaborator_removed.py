"""A user left the firm."""

from datetime import datetime

from contracts.enrolment import CollaboratorRemoved
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Standing, UserFacts


async def on_collaborator_removed(
    tx: Transaction, heard: Envelope[CollaboratorRemoved], now: datetime
) -> None:
    """Mails go to the administrators; name and address are erased in due time."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id, firm_id=said.firm_id, version=heard.aggregate_version, standing=Standing.REMOVED
    )
    await remember_user(tx, facts, now=now)
