"""A user followed the activation link and chose a password."""

from datetime import datetime

from access.actions.activate_firm import activate_firm
from access.actions.activate_user import activate_user
from contracts.enrolment import AccountActivated
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_account_activated(tx: Transaction, heard: Envelope[AccountActivated], now: datetime) -> None:
    """The password that was stored dormant opens the door from now on; a founder finds the firm open."""
    said = heard.data
    if said.opened:
        await activate_firm(tx, said.firm_id, founder_user_id=said.user_id, profession=said.opened, now=now)
    await activate_user(tx, said.user_id, said.firm_id, version=heard.aggregate_version)
