"""Issue the activation key of a registration case."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import SecretStr
from uuid_utils.compat import uuid7

from access.domain.activation_key import ActivationKey
from access.domain.calendar import add_months
from access.domain.issued_key import IssuedKey
from access.domain.mandate import Mandate
from access.storage import keys
from contracts.access import ActivationKeyIssued
from contracts.sealed import SealedKey
from database.engine import Transaction
from messaging.outbox import announce
from messaging.sealing import Sealer

SEALED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeyMint:
    """What it takes to make a key: `pepper` of its fingerprint, seal, months to live (`KEY_TTL`)."""

    sealer: Sealer
    pepper: bytes = field(repr=False)
    months: int | None


async def issue_key(
    tx: Transaction,
    mandate: Mandate,
    *,
    requested_by: UUID,
    sealed_recipient: str,
    replaces_previous: bool,
    mint: KeyMint,
    now: datetime,
) -> None:
    """Only the fingerprint stays; the key leaves sealed, beside the recipient that passes through (R004-08).

    The caller holds the case and has made sure that it is a new one.
    """
    clear = ActivationKey.draw()
    key = IssuedKey(
        key_id=uuid7(),
        case_id=mandate.case_id,
        firm_id=mandate.firm_id,
        fingerprint=clear.fingerprint(mint.pepper),
        issued_at=now,
        expires_at=None if mint.months is None else add_months(now, mint.months),
    )
    await keys.add(tx, key)
    content = SealedKey(key=SecretStr(clear.printed))
    issued = ActivationKeyIssued(
        key_id=key.key_id,
        case_id=key.case_id,
        firm_id=key.firm_id,
        account_ref=mandate.account_ref,
        requested_by=requested_by,
        services=mandate.services,
        sealed_key=mint.sealer.seal(content, subject=f"key:{key.key_id}", expires_at=now + SEALED_FOR),
        sealed_recipient=sealed_recipient,
        replaces_previous=replaces_previous,
        expires_at=key.expires_at,
    )
    await announce(tx, issued, version=key.version, now=now)
