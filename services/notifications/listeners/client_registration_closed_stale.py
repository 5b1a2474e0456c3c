"""A key expired unused and its case is closed (D-06)."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationClosedStale
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration_mails import KeyExpired
from notifications.storage import registrations


async def on_client_registration_closed_stale(
    tx: Transaction, heard: Envelope[ClientRegistrationClosedStale], now: datetime
) -> None:
    """Tell who asked: E26."""
    said = heard.data
    await write_about_case(
        tx,
        said.case_id,
        lambda case: KeyExpired(reference=case.reference, expired_at=heard.occurred_at),
        cause=str(said.case_id),
        now=now,
    )
    await registrations.end(tx, said.case_id, now)
