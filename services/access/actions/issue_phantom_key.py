"""Let keys be tried on a case whose client account is unknown."""

import secrets
from datetime import datetime

from uuid_utils.compat import uuid7

from access.domain.issued_key import IssuedKey
from access.domain.mandate import Mandate
from access.storage import keys
from database.engine import Transaction


async def issue_phantom_key(tx: Transaction, mandate: Mandate, *, now: datetime) -> None:
    """Counted, locked, exhausted and revoked as any key: wrong entries disclose nothing (D-38).

    Neither its issue nor its end is announced: it has no letter. It has no time to live either: the case is
    rejected long before. The caller holds the case and has made sure that it is new.
    """
    phantom = IssuedKey(
        key_id=uuid7(),
        case_id=mandate.case_id,
        firm_id=mandate.firm_id,
        fingerprint=f"phantom:{secrets.token_hex(32)}".encode(),
        issued_at=now,
        expires_at=None,
        phantom=True,
    )
    await keys.add(tx, phantom)
