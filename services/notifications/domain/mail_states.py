"""What may become of an e-mail (C.7). Every rule answers the message as it is afterwards."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from notifications.domain.mails import Departure
from notifications.domain.message import OPEN, MailState, Message
from notifications.domain.routes import Topic

RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
"""Waits between tries; the last one is repeated until the deadline."""

MOST_DOUBTS = 2
"""Handed over once more after silence, then never again: who got the mail twice is spared a third."""

AFTER_SILENCE = timedelta(minutes=15)
"""A server too slow to answer is given time to finish with what it may have taken."""

TRACKED = frozenset({MailState.SENT, MailState.BOUNCED, MailState.UNCERTAIN})
"""An activation e-mail in these states still waits for its link to be used or to die."""


def sent(message: Message, now: datetime) -> Message:
    """The server took it; what ended meanwhile stays ended, with the date it left all the same."""
    if message.state not in OPEN:
        return replace(message, sent_at=now)
    return _settle(message, MailState.SENT, sent_at=now, reason=None)


def deferred(message: Message, reason: str, now: datetime) -> Message:
    """Not this time: again after 1, 5, 15, 60, 60 … minutes; a retry past the deadline is dropped."""
    if message.state not in OPEN:
        return message
    again = now + RETRIES[min(message.attempts, len(RETRIES) - 1)]
    return replace(
        message,
        state=MailState.DEFERRED,
        version=message.version + 1,
        attempts=message.attempts + 1,
        due_at=again if again < message.deadline else None,
        reason=reason,
    )


def released(message: Message, reason: str, now: datetime) -> Message:
    """Our own stop came between, and nothing had been sent: whoever comes next may send it at once."""
    if message.state not in OPEN:
        return message
    return replace(message, version=message.version + 1, due_at=now, reason=reason)


def unanswered(message: Message, reason: str, now: datetime) -> Message:
    """Handed over, and no answer: once more after a while, under the same Message-ID, then no more."""
    if message.state not in OPEN:
        return message
    again, doubts = now + AFTER_SILENCE, message.doubts + 1
    if doubts >= MOST_DOUBTS or again >= message.deadline:
        return _settle(message, MailState.UNCERTAIN, reason=reason, doubts=doubts)
    return replace(
        message,
        state=MailState.DEFERRED,
        version=message.version + 1,
        attempts=message.attempts + 1,
        due_at=again,
        reason=reason,
        doubts=doubts,
    )


def given_up(message: Message) -> Message | None:
    """Closed, when it was in doubt too often (also through senders that died before they could tell)."""
    if message.doubts < MOST_DOUBTS or message.state not in OPEN:
        return None
    return _settle(message, MailState.UNCERTAIN, reason=message.reason or "UNSETTLED")


def withdrawn(message: Message, reason: str) -> Message:
    """Its reader may not read it any more; nobody else does in this one's place."""
    return _settle(message, MailState.CANCELLED, reason=reason) if message.state in OPEN else message


def let_go(message: Message) -> Message:
    """In nobody's hands."""
    return replace(message, leased_until=None, handed_over_at=None)


def bounced(message: Message, reason: str) -> Message:
    """Refused for good."""
    if message.state not in OPEN:
        return message
    return _settle(message, MailState.BOUNCED, reason=reason)


def expired(message: Message, now: datetime) -> Message:
    """At the deadline itself an unsent mail, or a link not known to be used, is worth nothing (R004-20)."""
    tracked = OPEN | TRACKED if message.topic is Topic.ACTIVATION else OPEN
    if now < message.deadline or message.state not in tracked:
        return message
    return _settle(message, MailState.EXPIRED)


def ended(message: Message, by: MailState) -> Message:
    """The link was used, replaced or withdrawn; what is over already stays as it is."""
    return _settle(message, by) if message.state in OPEN | TRACKED else message


def departure(message: Message | None, *, bounced: bool) -> Departure:
    """What an expired mail's history says of its way; one that nobody asked for in time never left."""
    if message is not None and message.sent_at is not None:
        return Departure.SENT
    if bounced or (message is not None and message.state is MailState.BOUNCED):
        return Departure.BOUNCED
    return Departure.UNCERTAIN if message is not None and message.doubts else Departure.NEVER_LEFT


def tombstone(message: Message, by: MailState) -> Message:
    """The end was heard before the request: the request will find the mail ended, and send nothing."""
    return replace(message, state=by, due_at=None)


def _settle(message: Message, state: MailState, **facts: Any) -> Message:
    return replace(message, state=state, version=message.version + 1, due_at=None, sealed_token=None, **facts)
