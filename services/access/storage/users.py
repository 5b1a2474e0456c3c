"""Firm users."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from access.domain.firm import FirmState
from access.domain.refusals import Unauthenticated
from access.domain.user import User
from access.storage.tables import firms, users
from database.engine import Transaction


async def find(tx: Transaction, user_id: UUID, *, lock: bool = False) -> User | None:
    """The user, with the state of the firm; `lock` keeps others from changing the user until `tx` ends.

    Who may be new is held first.
    """
    query = (
        select(users, firms.c.state.label("firm_state"))
        .join_from(users, firms, firms.c.firm_id == users.c.firm_id, isouter=True)
        .where(users.c.user_id == user_id)
    )
    row = (await tx.execute(query.with_for_update(of=users) if lock else query)).mappings().one_or_none()
    if row is None:
        return None
    firm_state = row["firm_state"] or FirmState.PENDING
    return User(**{**row, "rights": frozenset(row["rights"]), "firm_state": firm_state})


async def acting(tx: Transaction, user_id: UUID) -> User:
    """Who acts, as his row says now and not as his token said at login. Raises Unauthenticated."""
    user = await find(tx, user_id)
    if user is None:
        raise Unauthenticated
    return user


async def save(tx: Transaction, user: User) -> None:
    """Keep the user as he is now."""
    facts: dict[str, Any] = {
        "user_id": user.user_id,
        "firm_id": user.firm_id,
        "role": user.role,
        "rights": sorted(user.rights),
        "state": user.state,
        "state_version": user.state_version,
        "rights_version": user.rights_version,
        "standing": user.standing,
    }
    await tx.execute(
        insert(users).values(facts).on_conflict_do_update(index_elements=["user_id"], set_=facts)
    )
