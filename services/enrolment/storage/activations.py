"""Activation links at rest: only digests of their tokens and codes (D-11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, update

from database.engine import Transaction
from enrolment.domain.activation import Activation, ActivationState
from enrolment.storage.records import columns_for, values_of
from enrolment.storage.tables import activations

_COLUMNS = columns_for(activations, Activation)


async def find(tx: Transaction, message_id: UUID, *, lock: bool = False) -> Activation | None:
    """The link carried by this message."""
    return await _first(tx, activations.c.message_id == message_id, lock=lock)


async def find_by_digest(tx: Transaction, digest: str) -> Activation | None:
    """The link whose token has this digest."""
    return await _first(tx, activations.c.digest == digest)


async def find_by_code_digest(tx: Transaction, digest: str) -> Activation | None:
    """The link beside which the code with this digest was mailed."""
    return await _first(tx, activations.c.code_digest == digest)


async def find_live(tx: Transaction, user_id: UUID) -> Activation | None:
    """The user's live link, locked."""
    live = activations.c.state == ActivationState.LIVE
    return await _first(tx, activations.c.user_id == user_id, live, lock=True)


async def last_issued_at(tx: Transaction, user_id: UUID) -> datetime | None:
    """When a link was last issued to the user (M-07)."""
    latest: datetime | None = await tx.scalar(
        select(func.max(activations.c.created_at)).where(activations.c.user_id == user_id)
    )
    return latest


async def add(tx: Transaction, activation: Activation) -> None:
    """Keep a new link."""
    await tx.execute(insert(activations).values(**values_of(activation)))


async def save(tx: Transaction, activation: Activation) -> None:
    """Keep what became of the link."""
    await tx.execute(
        update(activations)
        .where(activations.c.message_id == activation.message_id)
        .values(state=activation.state)
    )


async def take(tx: Transaction, message_id: UUID, *, now: datetime, until: datetime) -> bool:
    """Have the link alone until then, over several transactions; false where somebody else has it."""
    free = activations.c.taken_until.is_(None) | (activations.c.taken_until <= now)
    taken = update(activations).where(activations.c.message_id == message_id, free)
    return (
        await tx.execute(taken.values(taken_until=until).returning(activations.c.message_id))
    ).first() is not None


async def is_taken(tx: Transaction, message_id: UUID, until: datetime) -> bool:
    """Whether it is still whoever took it until then that has the link."""
    taken = select(activations.c.taken_until == until).where(activations.c.message_id == message_id)
    return bool(await tx.scalar(taken))


async def put_back(tx: Transaction, message_id: UUID, until: datetime) -> None:
    """Leave the link to others before that time."""
    mine = (activations.c.message_id == message_id) & (activations.c.taken_until == until)
    await tx.execute(update(activations).where(mine).values(taken_until=None))


async def first_replay(tx: Transaction, message_id: UUID, now: datetime) -> bool:
    """Note that a used link was posted again; true only the first time."""
    note = (
        update(activations)
        .where(activations.c.message_id == message_id, activations.c.replayed_at.is_(None))
        .values(replayed_at=now)
        .returning(activations.c.message_id)
    )
    return (await tx.execute(note)).first() is not None


async def note_bounce(tx: Transaction, message_id: UUID, at: datetime) -> None:
    """Note that the mail came back for good."""
    note = (
        update(activations)
        .where(activations.c.message_id == message_id)
        .values(bounced_at=func.coalesce(activations.c.bounced_at, at))
    )
    await tx.execute(note)


async def has_bounced(tx: Transaction, message_id: UUID) -> bool:
    """Whether the mail with this link came back for good."""
    bounced_at = select(activations.c.bounced_at).where(activations.c.message_id == message_id)
    return await tx.scalar(bounced_at) is not None


async def bounced_users(tx: Transaction, user_ids: list[UUID]) -> set[UUID]:
    """Those whose live link came back: their address is wrong (C.7)."""
    query = select(activations.c.user_id).where(
        activations.c.user_id.in_(user_ids),
        activations.c.state.in_((ActivationState.LIVE, ActivationState.EXPIRED)),
        activations.c.bounced_at.is_not(None),
    )
    return set((await tx.execute(query)).scalars())


async def _first(tx: Transaction, *conditions: ColumnElement[bool], lock: bool = False) -> Activation | None:
    query = select(*_COLUMNS).where(*conditions)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().first()
    return Activation(**row) if row else None
