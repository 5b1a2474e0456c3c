"""What operations should look at: kept apart from logs, impersonal (R004-17, C.6)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from database.engine import Transaction
from notifications.storage.tables import security_signals


async def add(
    tx: Transaction, kind: str, *, case_id: UUID, firm_id: UUID | None, user_id: UUID | None, at: datetime
) -> None:
    """Keep one signal."""
    row = {"kind": kind, "case_id": case_id, "firm_id": firm_id, "user_id": user_id, "at": at}
    await tx.execute(insert(security_signals).values(row))
