"""Letters on their way that ask for attention: ageing, expiry notices, expiry (D-06, D-29)."""

from datetime import datetime

from contracts.notifications import KeyLetterAged, KeyLetterExpired
from database.engine import Database, Transaction
from notifications.actions.tell_of_letter import tell_of_letter
from notifications.actions.write_about_case import write_about_case
from notifications.domain.french import days_between
from notifications.domain.letter import Letter
from notifications.domain.letter_states import key_expired
from notifications.domain.letter_tracking import Attention, Calendar, Step
from notifications.domain.mails import Mail
from notifications.domain.registration import Registration
from notifications.domain.registration_mails import KeyExpiresSoon, KeyNotEntered
from notifications.storage import letters

BATCH = 50


async def track_letters(database: Database, calendar: Calendar, now: datetime) -> int:
    """Take the steps that are due; returns how many letters were looked at."""
    async with database.transaction() as tx:
        reached = await letters.claim_tracked(tx, now, BATCH)
        for letter in reached:
            steps = calendar.due(letter, now)
            noted = calendar.noted(letter, steps)
            for step in steps:
                noted = await _take(tx, noted, step, now=now)
            await letters.save(tx, [noted])
    return len(reached)


async def _take(tx: Transaction, letter: Letter, step: Step, *, now: datetime) -> Letter:
    if step.attention is Attention.EXPIRED:
        over = key_expired(letter)
        await tell_of_letter(tx, KeyLetterExpired, over, now=now)
        return over
    if step.attention is Attention.AGED:
        await tell_of_letter(tx, KeyLetterAged, letter, now=now, days=step.days)
    await write_about_case(
        tx,
        letter.case_id,
        lambda case: _reminder(letter, case, step, now),
        cause=f"{letter.letter_id}:{step.attention}:{step.days}",
        now=now,
    )
    return letter


def _reminder(letter: Letter, case: Registration, step: Step, now: datetime) -> Mail:
    if step.attention is Attention.EXPIRES_SOON and letter.expires_at:
        return KeyExpiresSoon(
            reference=case.reference,
            requested_at=letter.requested_at,
            expires_at=letter.expires_at,
            days_left=step.days,
        )
    handed_over_at = letter.handed_over_at or letter.requested_at
    return KeyNotEntered(
        reference=case.reference,
        handed_over_at=handed_over_at,
        posted_at=letter.posted_at,
        days=days_between(letter.posted_at or handed_over_at, now),
        expires_at=letter.expires_at,
    )
