"""The print shop tells where a letter stands (C.6, M-05). Repeats and wrong order change nothing."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import structlog

from database.engine import Transaction
from notifications.actions.flag_return_after_use import flag_return_after_use
from notifications.actions.tell_of_letter import tell_progress
from notifications.actions.write_about_case import write_about_case
from notifications.domain.letter import Letter, LetterState
from notifications.domain.letter_states import accepted, credible, posted, returned, suspicious_return
from notifications.domain.letter_tracking import Calendar
from notifications.domain.registration_mails import LetterReturned
from notifications.storage import letters
from vocabulary.return_reason import ReturnReason

log = structlog.get_logger()


class PrintStatus(StrEnum):
    """What the print shop may say. `ACCEPTED` confirms the hand-over, which we mostly know by ourselves."""

    ACCEPTED = "ACCEPTED"
    POSTED = "POSTED"
    RETURNED = "RETURNED"


class Reception(StrEnum):
    """What came of a status that the print shop told."""

    NOTED = "NOTED"
    UNKNOWN_LETTER = "UNKNOWN_LETTER"
    NEVER_LAID_DOWN = "NEVER_LAID_DOWN"
    DATE_NOT_CREDIBLE = "DATE_NOT_CREDIBLE"


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
) -> Reception:
    """Record one status. The shop's date is shown; windows and reminders count from `now`.

    The shop may know of a hand-over that we did not live to settle: its word settles it. A date before we
    set about the letter, or in the future, is not believed, and nothing of it is recorded.
    """
    letter = await letters.find(tx, letter_id)
    if letter is None:
        return Reception.UNKNOWN_LETTER
    if letter.intended_at is None:
        log.error("print_status_of_unprinted_letter", letter_id=str(letter_id), status=status)
        return Reception.NEVER_LAID_DOWN
    if not credible(letter, at, now):
        log.warning("print_status_date_refused", letter_id=str(letter_id), status=status)
        return Reception.DATE_NOT_CREDIBLE
    news = _news(letter, status, at=at, reason=reason, window=window, now=now)
    if news != letter:
        await letters.save(tx, [calendar.tracked(news)])
        await tell_progress(tx, [(letter, news)], now=now)
        await _after_return(tx, letter, news, now=now)
    return Reception.NOTED


def _news(
    letter: Letter,
    status: PrintStatus,
    *,
    at: datetime,
    reason: ReturnReason,
    window: timedelta,
    now: datetime,
) -> Letter:
    match status:
        case PrintStatus.ACCEPTED:
            return accepted(letter)
        case PrintStatus.POSTED:
            return posted(letter, at, now)
        case PrintStatus.RETURNED:
            return returned(letter, at, now, reason, window)


async def _after_return(tx: Transaction, before: Letter, news: Letter, *, now: datetime) -> None:
    reason = news.return_reason
    if news.state is LetterState.RETURNED and before.state is not LetterState.RETURNED and reason:
        await write_about_case(
            tx,
            news.case_id,
            lambda case: LetterReturned(reference=case.reference, reason=reason),
            cause=str(news.case_id),
            now=now,
        )
    elif suspicious_return(news) and not suspicious_return(before):
        await flag_return_after_use(tx, news, now=now)
