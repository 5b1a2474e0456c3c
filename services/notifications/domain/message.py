"""One e-mail from its request to its end (C.7), whatever it says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from notifications.domain.mails import Mail

PATIENCE = timedelta(days=3)
"""How long a mail without a deadline of its own is tried."""

_MESSAGES = UUID("0c8d9c65-5b1b-5f5e-8d44-6a6f3f0f5b11")


class MailState(StrEnum):
    """States of C.7."""

    REQUESTED = "REQUESTED"
    DEFERRED = "DEFERRED"
    SENT = "SENT"
    BOUNCED = "BOUNCED"
    CONSUMED = "CONSUMED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"
    CANCELLED = "CANCELLED"


OPEN = frozenset({MailState.REQUESTED, MailState.DEFERRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A row of the outgoing post.

    `recipient` is fixed for activation e-mails only; any other goes where `user_id` is reached when it
    leaves. `facts` hold no secret: the link's token stays sealed until the mail is worded.
    """

    message_id: UUID
    template: str | None
    user_id: UUID | None
    created_at: datetime
    deadline: datetime
    activation: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A mail for somebody of a firm, not yet addressed.

    It goes to `addressee` while that user is in the firm, else (or when nobody is named) to the firm's
    active administrators. `cause` tells one occasion from another: the same mail for the same cause
    leaves once.
    """

    mail: Mail
    cause: str
    firm_id: UUID | None
    addressee: UUID | None = None

    def message_to(self, user_id: UUID, facts: dict[str, Any], now: datetime) -> Message:
        """The row for one reader; its id is drawn from what it is, so a second one is the same."""
        name = f"{self.mail.template}:{self.cause}:{user_id}"
        return Message(
            message_id=uuid5(_MESSAGES, name),
            template=self.mail.template,
            user_id=user_id,
            facts=facts,
            created_at=now,
            due_at=now,
            deadline=now + PATIENCE,
        )
