"""What may come of one try to hand a mail over, and how far it had got (RFC 5321)."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Of what a server's answer speaks: the command that it answers."""

    OURS = "OURS"
    """Nothing was asked: we refuse it ourselves."""
    CONNECT = "CONNECT"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    """The content, before its final dot: the server can't have taken the mail."""
    DOT = "DOT"
    """The final dot is sent: whoever hears no answer does not know whether the mail left."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took charge of the mail, with this answer."""

    code: int = 250


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not this time; trying again later may succeed. `reason` is a code, never the server's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """This mail is refused for good. `reason` is a code such as « 550 5.1.1 »."""

    reason: str
    stage: Stage = Stage.OURS


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It left or it did not: after the final dot nothing was heard. `reason` says what happened instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """Its deadline was there before it could be handed over: nothing was sent."""


type Outcome = Sent | Deferred | Bounced | Uncertain | Overdue

INTERRUPTED = "INTERRUPTED"


def interrupted(stage: Stage) -> Deferred | Uncertain:
    """What is known of a mail whose hand-over was broken off by our own stop."""
    return Uncertain(INTERRUPTED) if stage is Stage.DOT else Deferred(INTERRUPTED)
