"""A firm terminated a registration (R001-15)."""

from datetime import datetime

from contracts.enrolment import ClientRegistrationRemoved
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration import Registration
from notifications.domain.registration_mails import RegistrationRemoved
from notifications.storage import registrations, users


async def on_client_registration_removed(
    tx: Transaction, heard: Envelope[ClientRegistrationRemoved], now: datetime
) -> None:
    """A receipt for who removed it: E13; of a case without a letter nothing was heard before."""
    said = heard.data
    user = await users.find(tx, said.by)
    removed_by = user.contact.display_name if user and user.contact else None
    await registrations.remember(tx, Registration(case_id=said.case_id, firm_id=said.firm_id))
    await write_about_case(
        tx,
        said.case_id,
        lambda case: RegistrationRemoved(
            reference=case.reference,
            client=case.client,
            agreed=case.agreed,
            removed_at=said.removed_at,
            removed_by=removed_by,
        ),
        cause=str(said.case_id),
        now=now,
        to=said.by,
    )
    await registrations.end(tx, said.case_id, now)
