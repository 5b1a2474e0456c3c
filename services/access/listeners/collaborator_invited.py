"""An administrator invited a user."""

from datetime import datetime

from access.actions.record_invitation import record_invitation
from access.domain.user import User
from contracts.enrolment import CollaboratorInvited
from contracts.envelope import Envelope
from database.engine import Transaction
from vocabulary.rights import Role


async def on_collaborator_invited(
    tx: Transaction,
    heard: Envelope[CollaboratorInvited],
    now: datetime,
    *,
    most_associates: int | None,
) -> None:
    """The user is known with his rights and portfolios, and may do nothing before he is active."""
    said = heard.data
    invited = User(
        user_id=said.user_id,
        firm_id=said.firm_id,
        role=Role(said.role),
        rights=frozenset(said.rights),
    )
    await record_invitation(
        tx,
        invited=invited,
        version=heard.aggregate_version,
        portfolio_ids=said.portfolio_ids,
        by=said.invited_by,
        most_associates=most_associates,
        now=now,
    )
