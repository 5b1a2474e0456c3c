"""Firm users: each part of what is known keeps the version it was last told at."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from notifications.domain.users import Contact, FirmUser, Standing, UserFacts
from notifications.storage.tables import users


async def remember(tx: Transaction, facts: UserFacts, now: datetime) -> None:
    """Write the parts that `facts` tell of, each unless something newer is known of it."""
    row = {"user_id": facts.user_id, "firm_id": facts.firm_id, "changed_at": now}
    await tx.execute(insert(users).values(row).on_conflict_do_nothing())
    for version, told in _parts(facts):
        await tx.execute(
            update(users)
            .where(users.c.user_id == facts.user_id, users.c[version] <= facts.version)
            .values(told | {version: facts.version, "changed_at": now})
        )


def _parts(facts: UserFacts) -> Iterable[tuple[str, dict[str, Any]]]:
    if facts.contact is not None:
        yield "contact_version", asdict(facts.contact)
    if facts.administrator is not None:
        yield "role_version", {"administrator": facts.administrator}
    if facts.standing is not None:
        yield "standing_version", {"standing": facts.standing}


async def find(tx: Transaction, user_id: UUID) -> FirmUser | None:
    """What is known of one user."""
    return (await find_all(tx, {user_id})).get(user_id)


async def find_all(tx: Transaction, user_ids: Iterable[UUID]) -> dict[UUID, FirmUser]:
    """What is known of several users."""
    found = await tx.execute(select(users).where(users.c.user_id.in_(set(user_ids))))
    return {row.user_id: _user(row) for row in found}


async def administrators(tx: Transaction, firm_id: UUID) -> list[UUID]:
    """The firm's active administrators."""
    active = select(users.c.user_id).where(
        users.c.firm_id == firm_id, users.c.administrator, users.c.standing == Standing.ACTIVE
    )
    return list(await tx.scalars(active))


async def forget_removed(tx: Transaction, before: datetime) -> int:
    """Erase name and address of users removed before this moment; returns how many."""
    erased = await tx.execute(
        update(users)
        .where(users.c.standing == Standing.REMOVED, users.c.email.is_not(None), users.c.changed_at < before)
        .values(display_name=None, email=None)
        .returning(users.c.user_id)
    )
    return len(erased.all())


def _user(row: Row[Any]) -> FirmUser:
    contact = Contact(row.display_name, row.email, row.language) if row.email else None
    return FirmUser(
        user_id=row.user_id,
        firm_id=row.firm_id,
        contact=contact,
        administrator=row.administrator,
        standing=Standing(row.standing),
    )
