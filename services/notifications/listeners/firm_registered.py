"""A firm has an account."""

from datetime import datetime

from contracts.enrolment import FirmRegistered
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import UserFacts


async def on_firm_registered(tx: Transaction, heard: Envelope[FirmRegistered], now: datetime) -> None:
    """Its founder administers it; nothing is sent here."""
    said = heard.data
    facts = UserFacts(user_id=said.founder_user_id, firm_id=said.firm_id, version=0, administrator=True)
    await remember_user(tx, facts, now=now)
