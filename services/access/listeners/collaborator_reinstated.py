"""A suspended user is active again."""

from datetime import datetime

from access.actions.change_user_state import change_user_state
from access.domain.user import UserState
from contracts.enrolment import CollaboratorReinstated
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_collaborator_reinstated(
    tx: Transaction, heard: Envelope[CollaboratorReinstated], now: datetime
) -> None:
    """May log in again."""
    await change_user_state(
        tx, heard.data.user_id, heard.data.firm_id, UserState.ACTIVE, version=heard.aggregate_version, now=now
    )
