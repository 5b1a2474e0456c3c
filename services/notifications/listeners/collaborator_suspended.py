"""A user was suspended."""

from datetime import datetime

from contracts.enrolment import CollaboratorSuspended
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Standing, UserFacts


async def on_collaborator_suspended(
    tx: Transaction, heard: Envelope[CollaboratorSuspended], now: datetime
) -> None:
    """Mails about clients go to the administrators instead."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id,
        firm_id=said.firm_id,
        version=heard.aggregate_version,
        standing=Standing.SUSPENDED,
    )
    await remember_user(tx, facts, now=now)
