"""Fictitious key letters: as sealed events for the service, as plain content for bare typst."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pydantic import SecretStr

from access.domain.activation_key import ActivationKey
from contracts.access import ActivationKeyIssued
from contracts.envelope import Actor, Envelope
from contracts.sealed import SealedKey, SealedRecipient
from messaging.sealing import Sealer

SERVICES = ("S01", "S03", "S05", "S12")


FIRM_ID, USER_ID = uuid4(), uuid4()
"""Who asks for all letters: somebody who has left, so that no mail tells him of them."""


def issued(sealer: Sealer) -> Envelope[ActivationKeyIssued]:
    """A key's event, as access says it, around secrets of nobody."""
    key_id, case_id, now = uuid4(), uuid4(), datetime.now(UTC)
    end = now + timedelta(days=30)
    event = ActivationKeyIssued(
        key_id=key_id,
        case_id=case_id,
        firm_id=FIRM_ID,
        account_ref=uuid4(),
        requested_by=USER_ID,
        services=SERVICES,
        sealed_key=sealer.seal(
            SealedKey(key=SecretStr(ActivationKey.draw().printed)), subject=f"key:{key_id}", expires_at=end
        ),
        sealed_recipient=sealer.seal(recipient(), subject=f"case:{case_id}", expires_at=end),
        replaces_previous=False,
        expires_at=end,
    )
    return Envelope[ActivationKeyIssued].around(
        event,
        version=1,
        occurred_at=now,
        actor=Actor(type="SERVICE", id="access"),
        correlation_id=uuid4(),
        causation_id=None,
    )


def recipient() -> SealedRecipient:
    """Somebody else each time: typst remembers what it has drawn."""
    name = f"ELEONORE {some_letters()}"
    number = secrets.randbelow(9000) + 1
    return SealedRecipient(
        civility="MME",
        name=name,
        address_lines=(f"MME {name}", f"{number} RUE DES ECOLES", f"330{number % 90 + 10} BORDEAUX"),
        town="BORDEAUX",
        account_last4=f"{number:04}",
        letter_reference=f"CL-{secrets.token_hex(5).upper()}",
        refusal_code=SecretStr("-".join(some_letters()[:4] for _ in range(4))),
        firm_name=f"Cabinet {some_letters().title()}",
        firm_town="Mérignac",
    )


def some_letters() -> str:
    """Eight of them."""
    return "".join(secrets.choice("BCDFGHJKMNPQRSTVWXZ") for _ in range(8))
