"""Keep what became of a mail, and tell who has to know (C.7, M-11)."""

from datetime import datetime
from uuid import UUID

from contracts.notifications import ActivationEmailBounced
from database.engine import Transaction
from messaging.outbox import announce
from notifications.actions.expire_mails import expire_mail
from notifications.actions.write_notes import write_notes
from notifications.domain.mail_states import address_is_dead, bounced, deferred, sent
from notifications.domain.mails import ActivationBounced
from notifications.domain.message import MailState, Message, Note
from notifications.gateways.smtp import Bounced, Deferred, Outcome
from notifications.storage import mails, suppressed_addresses, users


async def settle_mail(
    tx: Transaction,
    message_id: UUID,
    outcome: Outcome | None,
    *,
    address: str | None,
    pepper: bytes,
    now: datetime,
) -> None:
    """Settle one mail after its sending; no outcome means that it was too late to send it."""
    message = await mails.find(tx, message_id, lock=True)
    if message is None:
        return
    match outcome:
        case None:
            await expire_mail(tx, message, now=now)
        case Deferred(reason):
            await mails.save(tx, deferred(message, reason, now))
        case Bounced(reason):
            await _settle_bounce(tx, message, reason, address=address, pepper=pepper, now=now)
        case _:
            await mails.save(tx, sent(message, now))
            if address and message.activation:
                await suppressed_addresses.lift(tx, address, pepper=pepper)


async def _settle_bounce(
    tx: Transaction, message: Message, reason: str, *, address: str | None, pepper: bytes, now: datetime
) -> None:
    settled = bounced(message, reason)
    await mails.save(tx, settled)
    if address and address_is_dead(reason):
        await suppressed_addresses.add(tx, address, reason, pepper=pepper, now=now)
    if settled.state is MailState.BOUNCED and message.activation and message.user_id:
        event = ActivationEmailBounced(message_id=message.message_id, user_id=message.user_id, reason=reason)
        await announce(tx, event, version=settled.version, now=now)
        await _tell_inviter(tx, message, address or "", now=now)


async def _tell_inviter(tx: Transaction, message: Message, address: str, *, now: datetime) -> None:
    if message.invited_by is None:
        return
    invited = await users.find(tx, message.user_id) if message.user_id else None
    mail = ActivationBounced(
        collaborator=str((message.facts or {}).get("display_name", "")), address=address, sent_at=now
    )
    note = Note(
        mail=mail,
        cause=str(message.message_id),
        firm_id=invited.firm_id if invited else None,
        addressee=message.invited_by,
    )
    await write_notes(tx, note, now=now)
