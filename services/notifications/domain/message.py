"""One e-mail from its request to its end (C.7), whatever it says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from notifications.domain.mails import FRENCH, Mail
from notifications.domain.readers import Audience
from notifications.domain.routes import Channel, Lane, RecipientKind, Topic

PATIENCE = timedelta(days=3)
"""How long a mail without a deadline of its own is tried."""

_MESSAGES = UUID("0c8d9c65-5b1b-5f5e-8d44-6a6f3f0f5b11")


class MailState(StrEnum):
    """States of C.7. `UNCERTAIN`: handed over twice, and no answer heard to either."""

    REQUESTED = "REQUESTED"
    DEFERRED = "DEFERRED"
    SENT = "SENT"
    BOUNCED = "BOUNCED"
    UNCERTAIN = "UNCERTAIN"
    CONSUMED = "CONSUMED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"
    CANCELLED = "CANCELLED"


OPEN = frozenset({MailState.REQUESTED, MailState.DEFERRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A row of the outgoing post.

    `recipient` is an address that the request names; without one it goes where `recipient_id` is reached when
    it leaves. A firm's user must still be one who may read it, as `audience` of the firm. `facts`
    hold no secret: the link's token stays sealed until the mail is worded.

    Who sends it holds it until `leased_until`. Since `handed_over_at` its content may be with the server;
    `doubts` counts the times when nobody learned whether it was taken.
    """

    message_id: UUID
    template: str | None
    recipient_id: UUID | None
    created_at: datetime
    deadline: datetime
    topic: Topic
    channel: Channel = Channel.EMAIL
    lane: Lane = Lane.NORMAL
    recipient_kind: RecipientKind = RecipientKind.FIRM_USER
    language: str = FRENCH
    recipient: str | None = field(default=None, repr=False)
    facts: dict[str, Any] | None = field(default=None, repr=False)
    sealed_token: str | None = field(default=None, repr=False)
    invited_by: UUID | None = None
    state: MailState = MailState.REQUESTED
    version: int = 1
    due_at: datetime | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    reason: str | None = None
    firm_id: UUID | None = None
    cause: str | None = None
    audience: Audience = Audience.MEMBER
    leased_until: datetime | None = None
    handed_over_at: datetime | None = None
    doubts: int = 0

    @property
    def user_id(self) -> UUID | None:
        """The firm's user it is for, if it is for one."""
        return self.recipient_id if self.recipient_kind is RecipientKind.FIRM_USER else None

    def readdressed(self, user_id: UUID, now: datetime) -> "Message":
        """The same to another reader, an administrator; one who has it already gets no second one."""
        cause = self.cause or str(self.message_id)
        return Message(
            message_id=_message_id(self.template, cause, user_id),
            template=self.template,
            recipient_id=user_id,
            facts=self.facts,
            topic=self.topic,
            lane=self.lane,
            firm_id=self.firm_id,
            cause=cause,
            audience=Audience.ADMINISTRATORS,
            created_at=self.created_at,
            due_at=now,
            deadline=self.deadline,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A mail for somebody of a firm, not yet addressed.

    It goes to `addressee` while that user is in the firm, else (or when nobody is named) to the firm's
    active administrators, but never to `other_than`. `cause` tells one occasion from another: the same
    mail for the same cause leaves once.
    """

    mail: Mail
    cause: str
    firm_id: UUID | None
    addressee: UUID | None = None
    other_than: UUID | None = None

    def message_to(
        self, user_id: UUID, facts: dict[str, Any], now: datetime, audience: Audience = Audience.MEMBER
    ) -> Message:
        """The row for one reader; its id is drawn from what it is, so a second one is the same."""
        return Message(
            message_id=_message_id(self.mail.template, self.cause, user_id),
            template=self.mail.template,
            recipient_id=user_id,
            facts=facts,
            topic=self.mail.topic,
            firm_id=self.firm_id,
            cause=self.cause,
            audience=audience,
            created_at=now,
            due_at=now,
            deadline=now + PATIENCE,
        )


def _message_id(template: str | None, cause: str, user_id: UUID) -> UUID:
    return uuid5(_MESSAGES, f"{template}:{cause}:{user_id}")
