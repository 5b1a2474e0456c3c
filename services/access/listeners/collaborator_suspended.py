"""A user was suspended."""

from datetime import datetime

from access.actions.change_user_state import change_user_state
from access.domain.user import UserState
from contracts.enrolment import CollaboratorSuspended
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_collaborator_suspended(
    tx: Transaction, heard: Envelope[CollaboratorSuspended], now: datetime
) -> None:
    """Out everywhere, until reinstated."""
    await change_user_state(
        tx,
        heard.data.user_id,
        heard.data.firm_id,
        UserState.SUSPENDED,
        version=heard.aggregate_version,
        now=now,
    )
