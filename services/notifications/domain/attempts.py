"""What is kept of each try to send a mail: never an address, never a server's words."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from notifications.domain.message import Message
from notifications.domain.outcomes import Bounced, Deferred, Outcome, Overdue, Sent, Stage, Uncertain

_CODE = re.compile(r"[2-5]\d\d\b")

UNSETTLED = "UNSETTLED"
"""Who tried it was never heard of again."""


class AttemptOutcome(StrEnum):
    """How a try ended."""

    SENT = "SENT"
    DEFERRED = "DEFERRED"
    BOUNCED = "BOUNCED"
    UNCERTAIN = "UNCERTAIN"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of one mail, from its claim to its outcome. `stage` is what a refusal answered."""

    message_id: UUID
    begun_at: datetime
    ended_at: datetime
    outcome: AttemptOutcome
    reason: str | None = None
    stage: Stage | None = None
    smtp_code: int | None = None


def attempt_of(message_id: UUID, begun_at: datetime, outcome: Outcome, now: datetime) -> Attempt:
    """A try that is settled now."""
    name, reason, stage = _told(outcome)
    code = outcome.code if isinstance(outcome, Sent) else _code(reason)
    return Attempt(
        message_id=message_id,
        begun_at=begun_at,
        ended_at=now,
        outcome=name,
        reason=reason,
        stage=stage,
        smtp_code=code,
    )


def lost_attempt(message: Message, left_at: datetime, now: datetime) -> Attempt:
    """One whose content was about to leave at `left_at`, and that nobody settled."""
    return Attempt(
        message_id=message.message_id,
        begun_at=left_at,
        ended_at=now,
        outcome=AttemptOutcome.UNCERTAIN,
        reason=UNSETTLED,
    )


def _told(outcome: Outcome) -> tuple[AttemptOutcome, str | None, Stage | None]:
    match outcome:
        case Sent():
            return AttemptOutcome.SENT, None, None
        case Deferred(reason):
            return AttemptOutcome.DEFERRED, reason, None
        case Bounced(reason, stage):
            return AttemptOutcome.BOUNCED, reason, stage
        case Uncertain(reason):
            return AttemptOutcome.UNCERTAIN, reason, None
        case Overdue():
            return AttemptOutcome.OVERDUE, None, None


def _code(reason: str | None) -> int | None:
    found = _CODE.match(reason or "")
    return int(found[0]) if found else None
