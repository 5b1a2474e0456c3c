"""A case can't go on."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationRejected
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration_mails import LetterImpossible
from notifications.storage import registrations


async def on_client_registration_rejected(
    tx: Transaction, heard: Envelope[ClientRegistrationRejected], now: datetime
) -> None:
    """No letter is possible, whatever the reason (D-38): said once per case, also by a letter that failed."""
    said = heard.data
    await write_about_case(
        tx,
        said.case_id,
        lambda case: LetterImpossible(client=case.client),
        cause=str(said.case_id),
        now=now,
    )
    await registrations.end(tx, said.case_id, now)
