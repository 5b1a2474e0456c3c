"""The mails that are measured: to a fictitious collaborator, about clients of a fictitious firm."""

import secrets
from datetime import UTC, datetime
from functools import cache
from uuid import uuid4

from notifications.domain.mails import Mail, Portal
from notifications.domain.message import Message, Note
from notifications.domain.registration_mails import LetterUnderWay
from notifications.gateways.mail_templates import MailTemplates
from notifications.gateways.smtp_message import Sender
from notifications.storage.mail_facts import freeze

FIRM_ID, USER_ID = uuid4(), uuid4()
LEA = "lea@cabinet.example"
SENDER = Sender(display_name="Espace Tiers", address="ne-pas-repondre@espace-tiers.example")
PORTAL = Portal(
    name="Espace Tiers",
    url="https://www.espace-tiers.example",
    support_phone="36 00",
    contact_form="https://www.espace-tiers.example/contact",
    data_controller="Caisse fictive",
    data_protection_contact="dpo@espace-tiers.example",
)


@cache
def templates() -> MailTemplates:
    """Compiled once, as in a worker."""
    return MailTemplates(PORTAL)


def some_mail() -> Mail:
    """About another client each time."""
    return LetterUnderWay(reference=f"ET-{secrets.token_hex(5).upper()}")


def waiting_mail() -> Message:
    """The same as a row of the outgoing post, due now."""
    mail = some_mail()
    note = Note(mail=mail, cause=str(uuid4()), firm_id=FIRM_ID, addressee=USER_ID)
    return note.message_to(USER_ID, freeze(mail), datetime.now(UTC))
