"""Another firm received the client's explicit mandate (D-14)."""

from datetime import datetime

from contracts.access import MandateSuperseded
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration_mails import AccessEnded
from notifications.storage import registrations


async def on_mandate_superseded(tx: Transaction, heard: Envelope[MandateSuperseded], now: datetime) -> None:
    """Tell this firm, the other one unnamed: E12."""
    said = heard.data
    await write_about_case(
        tx,
        said.case_id,
        lambda case: AccessEnded(reference=case.reference, client=case.client, ended_at=heard.occurred_at),
        cause=str(said.mandate_id),
        now=now,
    )
    await registrations.end(tx, said.case_id, now)
