"""Issue the activation key of a registration case."""

from dataclasses import dataclass
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
from vocabulary.digest_keys import DigestKeys

SEALED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeyMint:
    """What it takes to make a key: digest keys of its fingerprint, seal, months to live (`KEY_TTL`)."""

    sealer: Sealer
    digest_keys: DigestKeys
    months: int | None

    def strike(self, mandate: Mandate, now: datetime) -> tuple[IssuedKey, str]:
        """A new key of the mandate's case, and the same one sealed for its letter."""
        clear = ActivationKey.draw()
        key = IssuedKey(
            key_id=uuid7(),
            case_id=mandate.case_id,
            firm_id=mandate.firm_id,
            fingerprint=clear.fingerprints(self.digest_keys)[0],
            issued_at=now,
            expires_at=None if self.months is None else add_months(now, self.months),
        )
        content = SealedKey(key=SecretStr(clear.printed))
        subject = f"key:{key.key_id}"
        return key, self.sealer.seal(content, subject=subject, expires_at=now + SEALED_FOR)


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
    key, sealed_key = mint.strike(mandate, now)
    await keys.add(tx, key)
    issued = ActivationKeyIssued(
        key_id=key.key_id,
        case_id=key.case_id,
        firm_id=key.firm_id,
        account_ref=mandate.account_ref,
        requested_by=requested_by,
        services=mandate.services,
        sealed_key=sealed_key,
        sealed_recipient=sealed_recipient,
        replaces_previous=replaces_previous,
        expires_at=key.expires_at,
    )
    await announce(tx, issued, version=key.version, now=now)
