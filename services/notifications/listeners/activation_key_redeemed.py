"""The firm entered the right key (R004-09)."""

from datetime import datetime

from contracts.access import ActivationKeyRedeemed
from contracts.envelope import Envelope
from database.engine import Transaction
from messaging.not_yet import NotYet
from notifications.actions.confirm_letter import confirm_letter
from notifications.actions.write_about_case import write_about_case
from notifications.domain.registration import Registration
from notifications.domain.registration_mails import KeyRedeemed
from notifications.storage import registrations, users


async def on_activation_key_redeemed(
    tx: Transaction, heard: Envelope[ActivationKeyRedeemed], now: datetime
) -> None:
    """Its letter arrived (or else did not: C.6); tell who asked for the registration: E10."""
    said = heard.data
    await confirm_letter(tx, said.key_id, now=now)
    user = await users.find(tx, said.by)
    if user is None or user.contact is None:
        raise NotYet
    entered_by = user.contact.display_name
    await registrations.remember(tx, Registration(case_id=said.case_id, firm_id=said.firm_id, agreed=True))
    await write_about_case(
        tx,
        said.case_id,
        lambda case: KeyRedeemed(
            reference=case.reference,
            client=case.client,
            entered_by=entered_by,
            entered_at=heard.occurred_at,
            services=case.services,
            communications=case.courriels,
        ),
        cause=str(said.key_id),
        now=now,
    )
