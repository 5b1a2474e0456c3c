"""A new activation link: the former one dies, the token leaves sealed (C.7, D-11)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from pydantic import SecretStr
from uuid_utils.compat import uuid7

from contracts.enrolment import ActivationEmailRequested, ActivationSuperseded
from contracts.sealed import SealedToken
from database.engine import Transaction
from enrolment.domain.activation import TOKEN_BYTES, Activation, Purpose, encode_token
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


async def issue_activation(
    tx: Transaction, user: FirmUser, firm: Firm, *, inviter: FirmUser | None, now: datetime, terms: LinkTerms
) -> None:
    """Supersede the user's live link and ask for a mail with a new one, valid until `now` + TTL (R004-20)."""
    await _supersede(tx, user, now)
    token = encode_token(secrets.token_bytes(TOKEN_BYTES))
    activation = Activation.issue(
        message_id=uuid7(),
        user_id=user.user_id,
        purpose=Purpose.COLLABORATOR if inviter else Purpose.FOUNDER,
        token=token,
        now=now,
        ttl=terms.ttl,
    )
    await activations.add(tx, activation)
    request = _request(activation, user, firm, inviter, _sealed(token, activation, terms.sealer))
    await announce(tx, request, version=BORN, now=now)


async def check_pause(tx: Transaction, user: FirmUser, *, now: datetime, terms: LinkTerms) -> None:
    """Promise that the user's last link is old enough for another mail (M-07). Raises TooManyRequests."""
    last = await activations.last_issued_at(tx, user.user_id)
    if last and now < last + terms.pause:
        raise TooManyRequests(ceil((last + terms.pause - now).total_seconds()))


async def _supersede(tx: Transaction, user: FirmUser, now: datetime) -> None:
    if former := await activations.find_live(tx, user.user_id):
        await activations.save(tx, former.supersede())
        await announce(tx, ActivationSuperseded(message_id=former.message_id), version=ENDED, now=now)


def _sealed(token: str, activation: Activation, sealer: Sealer) -> str:
    content = SealedToken(token=SecretStr(token))
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
