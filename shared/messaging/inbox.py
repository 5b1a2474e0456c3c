"""The same event heard again has no effect: its identity is kept in the handler's own transaction (law 3)."""

from uuid import UUID

from sqlalchemy import text

from database.engine import Transaction

_REMEMBER = text(
    "insert into inbox (event_id, type) values (:event_id, :type) on conflict do nothing returning 1"
)


async def first_time(tx: Transaction, event_id: UUID, event_type: str) -> bool:
    """True exactly once for each event, among all transactions that commit."""
    result = await tx.execute(_REMEMBER, {"event_id": event_id, "type": event_type})
    return result.first() is not None
