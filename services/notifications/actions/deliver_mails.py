"""Send the mails that are due: claimed, sent outside of any transaction, then settled (law 9)."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from contracts.sealed import SealedToken
from database.engine import Database, Transaction
from messaging.sealing import Opener
from messaging.setbacks import describe
from notifications.actions.settle_mail import settle_mail
from notifications.domain.message import Message
from notifications.gateways.mail_templates import MailTemplates
from notifications.gateways.smtp import Bounced, Deferred, Outcome, SmtpMailer
from notifications.gateways.smtp_message import OutgoingMail
from notifications.storage import mails, suppressed_addresses, users
from notifications.storage.mail_facts import thaw

log = structlog.get_logger()

BATCH = 8
SENDING_SECONDS = 45.0
LEASE = timedelta(minutes=2)
"""Longer than one sending may take: a mail is sent again only if its sender died before settling."""


@dataclass(frozen=True)
class MailDesk:
    """All it takes to word a mail and to send it."""

    opener: Opener
    templates: MailTemplates
    mailer: SmtpMailer
    portal_url: str
    pepper: bytes = field(repr=False)


@dataclass(frozen=True)
class Addressed:
    """A claimed mail and where it goes, as far as that is known."""

    message: Message
    address: str | None = field(repr=False)
    suppressed: bool


async def deliver_mails(database: Database, desk: MailDesk, now: datetime, *, activation: bool) -> int:
    """Send what is due in one lane; returns how many were claimed."""
    async with database.transaction() as tx:
        claimed = await mails.claim_due(
            tx, activation=activation, now=now, leased_until=now + LEASE, limit=BATCH
        )
        addressed = await _address(tx, claimed, desk.pepper)
    await asyncio.gather(*(_deliver(database, desk, post, now) for post in addressed))
    return len(claimed)


async def _address(tx: Transaction, messages: list[Message], pepper: bytes) -> list[Addressed]:
    """An activation e-mail goes where its request said, any other where its reader is reached now."""
    known = await users.find_all(tx, {m.user_id for m in messages if m.recipient is None and m.user_id})
    reached = {user_id: user.contact.email for user_id, user in known.items() if user.contact}
    where = {m.message_id: m.recipient or (m.user_id and reached.get(m.user_id)) or None for m in messages}
    suppressed = await suppressed_addresses.among(tx, filter(None, where.values()), pepper=pepper)
    return [Addressed(m, where[m.message_id], suppressed=where[m.message_id] in suppressed) for m in messages]


async def _deliver(database: Database, desk: MailDesk, post: Addressed, now: datetime) -> None:
    outcome = await _outcome(desk, post, now)
    async with database.transaction() as tx:
        await settle_mail(
            tx, post.message.message_id, outcome, address=post.address, pepper=desk.pepper, now=now
        )


async def _outcome(desk: MailDesk, post: Addressed, now: datetime) -> Outcome | None:
    if now >= post.message.deadline:
        return None
    if post.address is None:
        return Deferred("ADDRESS_UNKNOWN")
    if post.suppressed and not post.message.activation:
        return Bounced("ADDRESS_SUPPRESSED")
    try:
        outgoing = _worded(desk, post.message, post.address, now)
        async with asyncio.timeout(SENDING_SECONDS):
            return await desk.mailer.send(outgoing)
    except TimeoutError:
        return Deferred("TIMEOUT")
    except Exception as failure:  # noqa: BLE001 - a mail that can't be worded must not hold up the others
        told = {"message_id": str(post.message.message_id), "because": describe(failure)}
        log.error("mail_not_worded", **told)  # noqa: TRY400 - a traceback would quote names
        return Deferred("NOT_WORDED")


def _worded(desk: MailDesk, message: Message, address: str, now: datetime) -> OutgoingMail:
    if message.template is None or message.facts is None:
        raise ValueError("nothing is left to say")
    mail = thaw(message.template, message.facts, _secrets(desk, message, now))
    return OutgoingMail(
        message_id=message.message_id,
        recipient=address,
        written_at=now,
        rendered=desk.templates.render(mail, message.message_id, now),
    )


def _secrets(desk: MailDesk, message: Message, now: datetime) -> dict[str, str]:
    if message.sealed_token is None:
        return {}
    subject = f"activation:{message.message_id}"
    opened = desk.opener.open(message.sealed_token, SealedToken, subject=subject, now=now)
    link = f"{desk.portal_url.rstrip('/')}/activation#{opened.token.get_secret_value()}"
    return {"link": link} | ({"code": opened.code.get_secret_value()} if opened.code else {})
