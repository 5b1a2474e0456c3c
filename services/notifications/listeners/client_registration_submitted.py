"""A firm asked for a client account."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationSubmitted
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration import Registration
from notifications.domain.registration_mails import LetterUnderWay
from notifications.storage import registrations


async def on_client_registration_submitted(
    tx: Transaction, heard: Envelope[ClientRegistrationSubmitted], now: datetime
) -> None:
    """Remember who asked and what was ticked, and tell who asked: E07.

    Told now and not at the hand-over, alike for an account nobody knows (D-38); the letter itself is asked
    for by `ActivationKeyIssued`. Where no letter is expected, the rejection tells why.
    """
    said = heard.data
    await registrations.remember(
        tx,
        Registration(
            case_id=said.case_id,
            firm_id=said.firm_id,
            requested_by=said.requested_by,
            services=said.services,
            courriels=said.courriels,
        ),
    )
    if not said.letter_expected:
        return
    await write_about_case(
        tx,
        said.case_id,
        lambda case: LetterUnderWay(reference=case.reference),
        cause=str(said.case_id),
        now=now,
    )
