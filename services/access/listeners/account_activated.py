"""A user followed the activation link and chose a password."""

from datetime import datetime

from access.actions.activate_user import activate_user
from contracts.enrolment import AccountActivated
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_account_activated(tx: Transaction, heard: Envelope[AccountActivated], _: datetime) -> None:
    """The password that was stored dormant opens the door from now on."""
    await activate_user(tx, heard.data.user_id, version=heard.aggregate_version)
