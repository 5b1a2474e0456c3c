"""A firm applied for an account."""

from datetime import datetime

from contracts.enrolment import FirmRegistered
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.remember_user import remember_user
from notifications.domain.users import UserFacts


async def on_firm_registered(tx: Transaction, heard: Envelope[FirmRegistered], now: datetime) -> None:
    """Its founder will administer it; nothing is sent here, the activation e-mail is requested apart."""
    said = heard.data
    facts = UserFacts(user_id=said.founder_user_id, firm_id=said.firm_id, version=0, administrator=True)
    await remember_user(tx, facts, now=now)
