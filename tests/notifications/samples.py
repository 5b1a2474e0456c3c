"""Events and seals as the other services make them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from joserfc.jwk import ECKey
from pydantic import BaseModel

from contracts.access import ActivationKeyIssued, ActivationKeyRevoked
from contracts.enrolment import ActivationEmailRequested
from contracts.sealed import SealedKey, SealedRecipient, SealedToken
from messaging.sealing import Sealer

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = "7KQM-2XWP-9RTD"
TOKEN = "dG9rZW4tb2YtdGhlLWxpbms"
REFUSAL_CODE = "R4X7-K2HM-9TBN-3WQZ"
_KEY_PAIR = ECKey.generate_key("P-256", {"kid": "sealing-1"}, private=True)
OPENING_KEYS = json.dumps({"keys": [_KEY_PAIR.as_dict(private=True)]})
SEALER = Sealer(json.dumps(_KEY_PAIR.as_dict(private=False)))


def seal(content: BaseModel, subject: str, now: datetime, kept: timedelta = timedelta(days=30)) -> str:
    return SEALER.seal(content, subject=subject, expires_at=now + kept)


def activation(now: datetime, email: str = "lea@cabinet.fr", **changes: Any) -> ActivationEmailRequested:
    message_id = changes.setdefault("message_id", uuid4())
    deadline = now + timedelta(hours=24)
    facts: dict[str, Any] = {
        "user_id": uuid4(),
        "purpose": "COLLABORATOR",
        "email": email,
        "display_name": "Léa Petit",
        "firm_name": "Durand & Associés",
        "inviter_name": "Anne Durand",
        "rights": ("M05", "M06"),
        "created_at": now,
        "deadline": deadline,
        "sealed_token": SEALER.seal(
            SealedToken(token=TOKEN), subject=f"activation:{message_id}", expires_at=deadline
        ),
    }
    return ActivationEmailRequested(**facts | changes)


def recipient(case_id: UUID, **changes: Any) -> SealedRecipient:
    facts: dict[str, Any] = {
        "civility": "MME",
        "name": "Hélène Lefèvre",
        "address_lines": ("MME HELENE LEFEVRE", "12 RUE DE L HOTEL DE VILLE", "31000 TOULOUSE"),
        "town": "TOULOUSE",
        "account_last4": "4821",
        "letter_reference": f"CL-{case_id.hex[:10].upper()}",
        "refusal_code": REFUSAL_CODE,
        "firm_name": "Durand & Associés",
        "firm_town": "Toulouse",
    }
    return SealedRecipient(**facts | changes)


def issued(
    now: datetime,
    firm_id: UUID,
    by: UUID,
    *,
    to: Callable[[UUID], SealedRecipient] = recipient,
    **changes: Any,
) -> ActivationKeyIssued:
    key_id, case_id = changes.setdefault("key_id", uuid4()), changes.setdefault("case_id", uuid4())
    facts: dict[str, Any] = {
        "firm_id": firm_id,
        "account_ref": uuid4(),
        "requested_by": by,
        "services": ("S01", "S05"),
        "sealed_key": seal(SealedKey(key=KEY), f"key:{key_id}", now),
        "sealed_recipient": seal(to(case_id), f"case:{case_id}", now),
        "replaces_previous": False,
        "expires_at": now + timedelta(days=730),
    }
    return ActivationKeyIssued(**facts | changes)


def revoked(key: ActivationKeyIssued) -> ActivationKeyRevoked:
    return ActivationKeyRevoked(key_id=key.key_id, case_id=key.case_id, firm_id=key.firm_id, cause="BY_FIRM")
