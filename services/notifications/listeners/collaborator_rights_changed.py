"""Role or rights of a user changed."""

from datetime import datetime

from contracts.enrolment import CollaboratorRightsChanged
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import UserFacts


async def on_collaborator_rights_changed(
    tx: Transaction, heard: Envelope[CollaboratorRightsChanged], now: datetime
) -> None:
    """Only who administers the firm matters here."""
    said = heard.data
    facts = UserFacts(
        user_id=said.user_id,
        firm_id=said.firm_id,
        version=heard.aggregate_version,
        administrator=said.role == "ADMINISTRATOR",
    )
    await remember_user(tx, facts, now=now)
