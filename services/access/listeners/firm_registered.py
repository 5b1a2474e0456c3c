"""A firm has an account."""

from datetime import datetime

from access.actions.record_firm import record_firm
from contracts.enrolment import FirmRegistered
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_firm_registered(tx: Transaction, heard: Envelope[FirmRegistered], _: datetime) -> None:
    """The firm and its founder are known; what they may do follows with their activation."""
    await record_firm(tx, heard.data.firm_id, heard.data.profession, heard.data.founder_user_id)
