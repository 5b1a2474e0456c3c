"""A new activation link, and a code to type instead: the former die, the new leave sealed (C.7, D-11)."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from pydantic import SecretStr
from uuid_utils.compat import uuid7

from contracts.enrolment import ActivationEmailRequested, ActivationSuperseded
from contracts.sealed import SealedToken
from database.engine import Transaction
from enrolment.domain.activation import TOKEN_BYTES, Activation, Purpose, encode_token
from enrolment.domain.activation_code import ACTIVATION_CODE, activation_code_digest
from enrolment.domain.firm import Firm
from enrolment.domain.refusals import TooManyRequests
from enrolment.domain.user import FirmUser
from enrolment.storage import activations
from messaging.outbox import announce
from messaging.sealing import Sealer

BORN, ENDED, REPLAYED = 1, 2, 3
"""A link's versions: it is born, it ends one way, and once ended it may be posted again."""


@dataclass(frozen=True)
class LinkTerms:
    """How links are made: for how long, how soon after each other, sealed by whom."""

    sealer: Sealer
    ttl: timedelta
    pause: timedelta
    secret: bytes = field(repr=False)
    """Of the digests of codes."""


async def issue_activation(
    tx: Transaction, user: FirmUser, firm: Firm, *, inviter: FirmUser | None, now: datetime, terms: LinkTerms
) -> None:
    """Supersede the user's live link and ask for a mail with a new one, valid until `now` + TTL (R004-20).

    The mail also shows a code; link and code are one activation, which is used once, by either.
    """
    await _supersede(tx, user, now)
    token, code = encode_token(secrets.token_bytes(TOKEN_BYTES)), ACTIVATION_CODE.draw()
    activation = Activation.issue(
        message_id=uuid7(),
        user_id=user.user_id,
        purpose=Purpose.COLLABORATOR if inviter else Purpose.FOUNDER,
        token=token,
        code_digest=activation_code_digest(user.email, code, terms.secret),
        now=now,
        ttl=terms.ttl,
    )
    await activations.add(tx, activation)
    request = _request(activation, user, firm, inviter, _sealed(token, code, activation, terms.sealer))
    await announce(tx, request, version=BORN, now=now)


async def in_pause(tx: Transaction, user: FirmUser, *, now: datetime, terms: LinkTerms) -> bool:
    """Whether the user's last link is too young for another mail."""
    try:
        await check_pause(tx, user, now=now, terms=terms)
    except TooManyRequests:
        return True
    return False


async def check_pause(tx: Transaction, user: FirmUser, *, now: datetime, terms: LinkTerms) -> None:
    """Promise that the user's last link is old enough for another mail (M-07). Raises TooManyRequests."""
    last = await activations.last_issued_at(tx, user.user_id)
    if last and now < last + terms.pause:
        raise TooManyRequests(ceil((last + terms.pause - now).total_seconds()))


async def _supersede(tx: Transaction, user: FirmUser, now: datetime) -> None:
    if former := await activations.find_live(tx, user.user_id):
        await activations.save(tx, former.supersede())
        await announce(tx, ActivationSuperseded(message_id=former.message_id), version=ENDED, now=now)


def _sealed(token: str, code: str, activation: Activation, sealer: Sealer) -> str:
    content = SealedToken(token=SecretStr(token), code=SecretStr(ACTIVATION_CODE.print(code)))
    subject = f"activation:{activation.message_id}"
    return sealer.seal(content, subject=subject, expires_at=activation.deadline)


def _request(
    activation: Activation, user: FirmUser, firm: Firm, inviter: FirmUser | None, sealed_token: str
) -> ActivationEmailRequested:
    return ActivationEmailRequested(
        message_id=activation.message_id,
        user_id=user.user_id,
        purpose=activation.purpose.value,
        email=user.email,
        display_name=user.display_name,
        firm_name=firm.name,
        invited_by=inviter.user_id if inviter else None,
        inviter_name=inviter.display_name if inviter else None,
        rights=tuple(sorted(user.rights)),
        created_at=activation.created_at,
        deadline=activation.deadline,
        sealed_token=sealed_token,
    )
