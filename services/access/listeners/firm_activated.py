"""A firm's account was activated by its founder."""

from datetime import datetime

from access.actions.activate_firm import activate_firm
from contracts.enrolment import FirmActivated
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_firm_activated(tx: Transaction, heard: Envelope[FirmActivated], now: datetime) -> None:
    """The firm may act, and has its first portfolio."""
    said = heard.data
    await activate_firm(
        tx, said.firm_id, founder_user_id=said.founder_user_id, profession=said.profession, now=now
    )
