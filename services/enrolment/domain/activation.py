"""Activation links, each with a code to type instead: used once, dead 24 h after creation (C.7, R004-20)."""

import base64
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Self
from uuid import UUID

from enrolment.domain.refusals import Contradiction, Extensions, Refusal

TOKEN_BYTES = 32


class ActivationState(StrEnum):
    """What became of a link."""

    LIVE = "LIVE"
    USED = "USED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"
    CANCELLED = "CANCELLED"


class Purpose(StrEnum):
    """Whom the link activates: a founder with the firm, or somebody who was invited."""

    FOUNDER = "FOUNDER"
    COLLABORATOR = "COLLABORATOR"


class LinkRefused(Refusal):
    """The link doesn't open anything; nothing about the token is carried."""


class LinkUnknown(LinkRefused):
    """No such link was issued, or the invitation was withdrawn (`404 NOT_FOUND`)."""

    code = "NOT_FOUND"


class LinkExpired(LinkRefused):
    """The deadline is reached (`410 LINK_EXPIRED`); `purpose` tells how to get another link."""

    code = "LINK_EXPIRED"

    def __init__(self, purpose: Purpose) -> None:
        super().__init__("no longer valid")
        self.purpose = purpose

    @property
    def extensions(self) -> Extensions:
        """A founder applies again, a collaborator turns to the firm's administrator."""
        return {"purpose": self.purpose.value}


class LinkSuperseded(LinkExpired):
    """A newer link replaced this one (`410 LINK_EXPIRED`, scenario 9)."""


class LinkUsed(LinkRefused):
    """The link was used before (`410 LINK_USED`, scenario 8)."""

    code = "LINK_USED"


def encode_token(entropy: bytes) -> str:
    """The text that goes into the link, from 32 random bytes drawn outside; ValueError otherwise."""
    if len(entropy) != TOKEN_BYTES:
        raise ValueError("an activation token takes 32 random bytes")
    return base64.urlsafe_b64encode(entropy).rstrip(b"=").decode()


def token_digest(token: str) -> str:
    """SHA-256 in hexadecimal of a token: all that is stored; 256 random bits need no pepper (D-11)."""
    return sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Activation:
    """An issued link, named by the message that carries it. Valid while `now < deadline`."""

    message_id: UUID
    user_id: UUID
    purpose: Purpose
    digest: str = field(repr=False)
    created_at: datetime
    deadline: datetime
    code_digest: str | None = field(default=None, repr=False)
    state: ActivationState = ActivationState.LIVE

    @classmethod
    def issue(
        cls,
        *,
        message_id: UUID,
        user_id: UUID,
        purpose: Purpose,
        token: str,
        now: datetime,
        ttl: timedelta,
        code_digest: str | None = None,
    ) -> Self:
        """A live link; its clock starts at the creation of the access, not at sending (R004-20, D-24)."""
        return cls(
            message_id,
            user_id,
            purpose,
            token_digest(token),
            created_at=now,
            deadline=now + ttl,
            code_digest=code_digest,
        )

    def check(self, now: datetime) -> None:
        """Promise that the link may be used now; a GET checks and changes nothing (M-06).

        Raises LinkUsed, LinkExpired, LinkSuperseded or LinkUnknown.
        """
        match self.state:
            case ActivationState.USED:
                raise LinkUsed
            case ActivationState.SUPERSEDED:
                raise LinkSuperseded(self.purpose)
            case ActivationState.CANCELLED:
                raise LinkUnknown
        if self.state is ActivationState.EXPIRED or now >= self.deadline:
            raise LinkExpired(self.purpose)

    def require_user(self, user_id: UUID) -> None:
        """News of a link name whose it is. Raises Contradiction."""
        if user_id != self.user_id:
            raise Contradiction

    def use(self, now: datetime) -> Self:
        """Consume the link. Raises as `check`."""
        self.check(now)
        return replace(self, state=ActivationState.USED)

    def expire(self, now: datetime) -> Self:
        """Note that the deadline has passed; before it, or on a dead link, nothing changes."""
        return self._end(ActivationState.EXPIRED) if now >= self.deadline else self

    def supersede(self) -> Self:
        """Kill a live link because a newer one is issued."""
        return self._end(ActivationState.SUPERSEDED)

    def cancel(self) -> Self:
        """Kill a live link because the invitation is withdrawn."""
        return self._end(ActivationState.CANCELLED)

    def _end(self, state: ActivationState) -> Self:
        return replace(self, state=state) if self.state is ActivationState.LIVE else self


def usable(found: Activation | None, now: datetime) -> Activation:
    """The link that a token named, if there is one and it may be used. Raises LinkRefused's kinds."""
    if found is None:
        raise LinkUnknown
    found.check(now)
    return found
