"""The client said no with the letter's refusal code (C.3)."""

from datetime import datetime

from contracts.enrolment import ClientRefusedRequest
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration_mails import RequestRefused
from notifications.storage import registrations


async def on_client_refused_request(
    tx: Transaction, heard: Envelope[ClientRefusedRequest], now: datetime
) -> None:
    """Tell who asked, without a reason: E12."""
    said = heard.data
    await write_about_case(
        tx,
        said.case_id,
        lambda case: RequestRefused(reference=case.reference, refused_at=said.refused_at),
        cause=str(said.case_id),
        now=now,
    )
    await registrations.end(tx, said.case_id, now)
