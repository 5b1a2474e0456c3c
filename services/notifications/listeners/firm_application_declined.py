"""An application opens no account."""

from datetime import datetime

from contracts.enrolment import FirmApplicationDeclined
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_to_address import write_to_address
from notifications.domain.mails import ApplicationDeclined, Decline


async def on_firm_application_declined(
    tx: Transaction, heard: Envelope[FirmApplicationDeclined], now: datetime
) -> None:
    """Tell whoever reads the typed address what happened and what to do: E27."""
    said = heard.data
    mail = ApplicationDeclined(cause=Decline(said.cause), applied_at=said.applied_at)
    await write_to_address(tx, said.application_id, mail, recipient=said.email, now=now)
