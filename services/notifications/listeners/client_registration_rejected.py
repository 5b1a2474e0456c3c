"""A case can't go on."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationRejected
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration import Registration
from notifications.domain.registration_mails import LetterImpossible
from notifications.storage import registrations


async def on_client_registration_rejected(
    tx: Transaction, heard: Envelope[ClientRegistrationRejected], now: datetime
) -> None:
    """No letter is possible, whatever the reason (D-38): said once per case, also by a letter that failed.

    Of an unknown account, or one without an address, nothing was heard before.
    """
    said = heard.data
    case = Registration(case_id=said.case_id, firm_id=said.firm_id, requested_by=said.requested_by)
    await registrations.remember(tx, case)
    await write_about_case(
        tx,
        said.case_id,
        lambda case: LetterImpossible(reference=case.reference),
        cause=str(said.case_id),
        now=now,
    )
    await registrations.end(tx, said.case_id, now)
