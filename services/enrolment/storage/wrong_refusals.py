"""Wrong refusal codes by the letter's reference, counted so that codes can't be guessed."""

from datetime import datetime

from sqlalchemy import delete, insert, select, text

from database.engine import Database, Transaction
from enrolment.storage.tables import wrong_refusals


async def hold_reference(tx: Transaction, reference: str) -> None:
    """Let only one transaction at a time try codes for this reference."""
    await tx.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:reference, 3))"), {"reference": reference}
    )


async def since(tx: Transaction, reference: str, start: datetime) -> list[datetime]:
    """When wrong codes were tried for this reference after `start`, oldest first."""
    query = (
        select(wrong_refusals.c.tried_at)
        .where(wrong_refusals.c.reference == reference, wrong_refusals.c.tried_at > start)
        .order_by(wrong_refusals.c.tried_at)
    )
    return list((await tx.execute(query)).scalars())


async def add(tx: Transaction, reference: str, now: datetime) -> None:
    """Count a wrong code."""
    await tx.execute(insert(wrong_refusals).values(reference=reference, tried_at=now))


async def purge(database: Database, before: datetime) -> None:
    """Forget tries that no longer count."""
    async with database.transaction() as tx:
        await tx.execute(delete(wrong_refusals).where(wrong_refusals.c.tried_at <= before))
