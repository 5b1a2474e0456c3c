"""An administrator created an access."""

from datetime import datetime

from contracts.enrolment import CollaboratorInvited
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import Standing, UserFacts


async def on_collaborator_invited(
    tx: Transaction, heard: Envelope[CollaboratorInvited], now: datetime
) -> None:
    """Remember the role; the activation e-mail is requested apart."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id,
        firm_id=said.firm_id,
        version=heard.aggregate_version,
        administrator=said.role == "ADMINISTRATOR",
        standing=Standing.INVITED,
    )
    await remember_user(tx, facts, now=now)
