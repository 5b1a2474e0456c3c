"""Since when the oldest of what this service has to send has waited, for whoever watches over it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, text

from database.engine import Transaction
from notifications.domain.letter import LetterState
from notifications.domain.routes import Lane
from notifications.storage.tables import MAIL_OPEN, letters, mails

URGENT, NORMAL, LETTER = "mail_urgent", "mail_normal", "letter"


async def oldest(tx: Transaction) -> Mapping[str, datetime | None]:
    """The oldest mail of each lane that did not leave, put off or not, and the oldest letter not printed."""
    by_lane = await tx.execute(
        select(mails.c.lane, func.min(mails.c.created_at)).where(text(MAIL_OPEN)).group_by(mails.c.lane)
    )
    waiting = {URGENT if lane == Lane.URGENT else NORMAL: since for lane, since in by_lane}
    letter = select(func.min(letters.c.requested_at)).where(letters.c.state == LetterState.REQUESTED)
    return {URGENT: None, NORMAL: None} | waiting | {LETTER: await tx.scalar(letter)}
