"""The firm entered the right key (R004-09)."""

from datetime import datetime

from contracts.access import ActivationKeyRedeemed
from contracts.envelope import Envelope
from database.engine import Transaction
from messaging.setbacks import NotYet
from notifications.actions.close_letter import close_letter
from notifications.actions.write_about_case import write_about_case
from notifications.domain.letter_states import key_redeemed
from notifications.domain.registration_mails import KeyRedeemed
from notifications.storage import users


async def on_activation_key_redeemed(
    tx: Transaction, heard: Envelope[ActivationKeyRedeemed], now: datetime
) -> None:
    """Its letter arrived; tell who asked for the registration: E10."""
    said = heard.data
    await close_letter(tx, said.key_id, key_redeemed)
    user = await users.find(tx, said.by)
    if user is None or user.contact is None:
        raise NotYet
    entered_by = user.contact.display_name
    await write_about_case(
        tx,
        said.case_id,
        lambda case: KeyRedeemed(
            client=case.client,
            entered_by=entered_by,
            entered_at=heard.occurred_at,
            services=case.services,
            communications=case.courriels,
        ),
        cause=str(said.key_id),
        now=now,
    )
