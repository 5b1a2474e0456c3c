"""Every try of every mail: rows are added, and go with their mail; the database refuses to change one."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from notifications.domain.attempts import Attempt, AttemptOutcome
from notifications.domain.outcomes import Stage
from notifications.storage.tables import mail_attempts

_ADD = insert(mail_attempts).on_conflict_do_nothing()


async def add(tx: Transaction, attempts: Sequence[Attempt]) -> None:
    """Keep these; one that is there already stays as it is."""
    if attempts:
        await tx.execute(_ADD, [asdict(attempt) for attempt in attempts])


async def of_mail(tx: Transaction, message_id: UUID) -> list[Attempt]:
    """The tries of one mail, the first one first."""
    wanted = select(mail_attempts).where(mail_attempts.c.message_id == message_id)
    found = await tx.execute(wanted.order_by(mail_attempts.c.begun_at))
    return [
        Attempt(
            **row._asdict()
            | {"outcome": AttemptOutcome(row.outcome), "stage": Stage(row.stage) if row.stage else None}
        )
        for row in found
    ]
