"""Keep what became of a mail, and tell who has to know (C.7, M-11)."""

from datetime import datetime

from database.engine import Transaction
from notifications.actions.expire_mails import expire_mail
from notifications.actions.mail_desk import MailDesk, Post
from notifications.actions.tell_of_bounce import tell_of_bounce
from notifications.domain.mail_states import bounced, deferred, let_go, released, sent, unanswered
from notifications.domain.message import MailState, Message
from notifications.domain.outcomes import INTERRUPTED, Bounced, Deferred, Outcome, Overdue, Sent, Uncertain
from notifications.domain.refusals import refused_again, says_no_such_mailbox
from notifications.storage import mails, suppressed_addresses


async def settle_mail(
    tx: Transaction, desk: MailDesk, post: Post, outcome: Outcome, *, now: datetime
) -> None:
    """Settle one mail after its sending. Doing it again changes nothing.

    Whoever holds a lease that has ended may only tell that the mail is sent: it is in other hands.
    """
    message = await mails.find(tx, post.message.message_id, lock=True)
    ours = message is not None and message.leased_until in post.leases
    if message is None or not (ours or isinstance(outcome, Sent)):
        return
    match outcome:
        case Overdue():
            await mails.save(tx, let_go(message))
            await expire_mail(tx, let_go(message), now=now)
        case Sent():
            await _settle_sent(tx, desk, post, message, now=now)
        case Bounced():
            await _settle_bounce(tx, desk, post, message, outcome, now=now)
        case Deferred() | Uncertain():
            await mails.save(tx, let_go(_later(message, outcome, now)))


def _later(message: Message, outcome: Deferred | Uncertain, now: datetime) -> Message:
    match outcome:
        case Uncertain(reason):
            return unanswered(message, reason, now)
        case Deferred(reason) if reason == INTERRUPTED:
            return released(message, reason, now)
        case Deferred(reason):
            return deferred(message, reason, now)


async def _settle_sent(
    tx: Transaction, desk: MailDesk, post: Post, message: Message, *, now: datetime
) -> None:
    """The address lives: what it refused before counts no more."""
    if message.state is not MailState.SENT:
        await mails.save(tx, let_go(sent(message, now)))
    if post.address and post.refused_before:
        digests = suppressed_addresses.digests_of(post.address, desk.address_keys)
        await suppressed_addresses.lift(tx, digests)


async def _settle_bounce(
    tx: Transaction, desk: MailDesk, post: Post, message: Message, outcome: Bounced, *, now: datetime
) -> None:
    settled = bounced(message, outcome.reason)
    await mails.save(tx, let_go(settled))
    if post.address and says_no_such_mailbox(outcome.reason, outcome.stage):
        known = await suppressed_addresses.find(tx, post.address, keys=desk.address_keys)
        refusals = refused_again(known, outcome.reason, now, desk.patience)
        await suppressed_addresses.save(tx, post.address, refusals, keys=desk.address_keys)
    if settled is not message:
        await tell_of_bounce(tx, post, settled, outcome, now=now)
