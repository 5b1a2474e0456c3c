"""The print shop tells where a letter stands (C.6, M-05). Repeats and wrong order change nothing."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from database.engine import Transaction
from notifications.actions.flag_return_after_use import flag_return_after_use
from notifications.actions.tell_of_letter import tell_progress
from notifications.actions.write_about_case import write_about_case
from notifications.domain.letter import Letter, LetterState
from notifications.domain.letter_states import posted, returned, suspicious_return
from notifications.domain.letter_tracking import Calendar
from notifications.domain.registration_mails import LetterReturned
from notifications.domain.return_reason import ReturnReason
from notifications.storage import letters


class PrintStatus(StrEnum):
    """What the print shop may say. `ACCEPTED` confirms the hand-over, which we know by ourselves."""

    ACCEPTED = "ACCEPTED"
    POSTED = "POSTED"
    RETURNED = "RETURNED"


async def record_print_status(
    tx: Transaction,
    letter_id: UUID,
    status: PrintStatus,
    *,
    at: datetime,
    reason: ReturnReason,
    window: timedelta,
    calendar: Calendar,
    now: datetime,
) -> bool:
    """Record one status; False when there is no such letter.

    The shop may know of a hand-over that we did not live to settle: its word is kept until that is done.
    """
    letter = await letters.find(tx, letter_id)
    if letter is None:
        return False
    news = letter
    if status is PrintStatus.POSTED:
        news = posted(letter, at)
    elif status is PrintStatus.RETURNED:
        news = returned(letter, at, reason, window)
    if news != letter:
        await letters.save(tx, [calendar.tracked(news)])
        await tell_progress(tx, [(letter, news)], now=now)
        await _after_return(tx, letter, news, now=now)
    return True


async def _after_return(tx: Transaction, before: Letter, news: Letter, *, now: datetime) -> None:
    reason = news.return_reason
    if news.state is LetterState.RETURNED and before.state is not LetterState.RETURNED and reason:
        await write_about_case(
            tx,
            news.case_id,
            lambda case: LetterReturned(client=case.client, reason=reason),
            cause=str(news.case_id),
            now=now,
        )
    elif suspicious_return(news) and not suspicious_return(before):
        await flag_return_after_use(tx, news, now=now)
