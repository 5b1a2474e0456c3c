"""A user followed the activation link and chose a password."""

from datetime import datetime

from access.actions.change_user_state import change_user_state
from access.domain.user import UserState
from contracts.enrolment import AccountActivated
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_account_activated(tx: Transaction, heard: Envelope[AccountActivated], now: datetime) -> None:
    """The password that was stored dormant opens the door from now on."""
    await change_user_state(
        tx, heard.data.user_id, UserState.ACTIVE, version=heard.aggregate_version, now=now
    )
