"""Keep what became of mails, and tell who has to know (C.7, M-11)."""

from dataclasses import dataclass
from datetime import datetime

from database.engine import Transaction
from notifications.actions.expire_mails import tell_expired
from notifications.actions.mail_desk import MailDesk, Post
from notifications.actions.tell_of_bounce import tell_of_bounce
from notifications.domain.attempts import Attempt, attempt_of
from notifications.domain.mail_states import bounced, deferred, expired, let_go, released, sent, unanswered
from notifications.domain.message import Message
from notifications.domain.outcomes import INTERRUPTED, Bounced, Deferred, Outcome, Overdue, Sent, Uncertain
from notifications.domain.refusals import refused_again, says_no_such_mailbox
from notifications.storage import mail_attempts, mails, suppressed_addresses


@dataclass(frozen=True, slots=True)
class Settling:
    """A mail that was in hand, and what became of it."""

    post: Post
    outcome: Outcome


async def settle_mails(tx: Transaction, desk: MailDesk, batch: list[Settling], *, now: datetime) -> None:
    """Settle mails after their sending, all in a few statements. Doing it again changes nothing.

    Whoever holds a lease that has ended may only tell that the mail is sent: it is in other hands.
    """
    held = await mails.hold(tx, [settling.post.message.message_id for settling in batch])
    settled: list[tuple[Settling, Message, Message]] = []
    for settling in batch:
        before = held.get(settling.post.message.message_id)
        if before is not None and _ours_to_tell(settling, before):
            after = let_go(_settled(before, settling.outcome, now))
            held[before.message_id] = after
            settled.append((settling, before, after))
    await mails.settle(tx, [after for _, before, after in settled if after != before])
    tried = [_attempt(settling, now) for settling in batch if settling.post.message.message_id in held]
    await mail_attempts.add(tx, tried)
    for settling, before, after in settled:
        await _tell(tx, desk, settling, before, after, now=now)


def _attempt(settling: Settling, now: datetime) -> Attempt:
    post = settling.post
    return attempt_of(post.message.message_id, post.begun_at, settling.outcome, now)


def _ours_to_tell(settling: Settling, message: Message) -> bool:
    return message.leased_until in settling.post.leases or isinstance(settling.outcome, Sent)


def _settled(message: Message, outcome: Outcome, now: datetime) -> Message:
    match outcome:
        case Overdue():
            return expired(message, now)
        case Sent():
            return message if message.sent_at is not None else sent(message, now)
        case Bounced(reason):
            return bounced(message, reason)
        case Uncertain(reason):
            return unanswered(message, reason, now)
        case Deferred(reason) if reason == INTERRUPTED:
            return released(message, reason, now)
        case Deferred(reason):
            return deferred(message, reason, now)


async def _tell(
    tx: Transaction, desk: MailDesk, settling: Settling, before: Message, after: Message, *, now: datetime
) -> None:
    post, changed = settling.post, after.version != before.version
    match settling.outcome:
        case Overdue() if changed:
            await tell_expired(tx, after, now=now)
        case Sent() if post.address and post.refused_before:
            digests = suppressed_addresses.digests_of(post.address, desk.address_keys)
            await suppressed_addresses.lift(tx, digests)
        case Bounced() as outcome:
            await _note_refusal(tx, desk, post, outcome, now=now)
            if changed:
                await tell_of_bounce(tx, post, after, outcome, now=now)


async def _note_refusal(
    tx: Transaction, desk: MailDesk, post: Post, outcome: Bounced, *, now: datetime
) -> None:
    if post.address and says_no_such_mailbox(outcome.reason, outcome.stage):
        known = await suppressed_addresses.find(tx, post.address, keys=desk.address_keys)
        refusals = refused_again(known, outcome.reason, now, desk.patience)
        await suppressed_addresses.save(tx, post.address, refusals, keys=desk.address_keys)
