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
from enrolment.actions.seal_recipient import recipient_of
from enrolment.domain.contributors import Contributor
from enrolment.domain.firm import Firm
from enrolment.domain.refusal_code import LETTER_REFERENCE
from enrolment.domain.registration import RegistrationCase
from messaging.sealing import Sealer
from vocabulary.civility import Civility
from vocabulary.kinds import Kind, Profession
from vocabulary.postal_address import PostalAddress

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = "7KQM-2XWP-9RTD"
TOKEN = "dG9rZW4tb2YtdGhlLWxpbms"
CODE = "4KT9-M2XW-7HPB"
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
            SealedToken(token=TOKEN, code=CODE), subject=f"activation:{message_id}", expires_at=deadline
        ),
    }
    return ActivationEmailRequested(**facts | changes)


FIRM = Firm(
    firm_id=uuid4(),
    siret="00000011700010",
    name="Durand & Associés",
    profession=Profession.EXPERT_COMPTABLE,
    founder_user_id=uuid4(),
    address=PostalAddress("DURAND ET ASSOCIES", "1 QUAI SUD", "31000", "Toulouse"),
    applied_at=MONDAY,
)
CLIENT = Contributor(
    account_ref=uuid4(),
    kind=Kind.EMPLOYER,
    account_number="117000000000004821",
    display_name="Hélène Lefèvre",
    civility=Civility.MME,
    address=PostalAddress("Mme Hélène LEFÈVRE", "12, rue de l’Hôtel-de-Ville", "31000", "Toulouse"),
)


def recipient(
    case_id: UUID,
    *,
    client: Contributor = CLIENT,
    earlier: RegistrationCase | None = None,
    **changes: Any,
) -> SealedRecipient:
    """What enrolment seals, by its own code."""
    case = case_of(case_id, submitted_at=MONDAY)
    content = recipient_of(case, client, FIRM, REFUSAL_CODE.replace("-", ""), earlier)
    return content.model_copy(update=changes)


def case_of(case_id: UUID, submitted_at: datetime) -> RegistrationCase:
    return RegistrationCase(
        case_id=case_id,
        firm_id=FIRM.firm_id,
        portfolio_id=uuid4(),
        account_ref=CLIENT.account_ref,
        kind=CLIENT.kind,
        services=frozenset({"S01", "S05"}),
        courriels=frozenset(),
        requested_by=FIRM.founder_user_id,
        submitted_at=submitted_at,
        letter_reference=LETTER_REFERENCE.draw(),
    )


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
