"""What may become of a key letter (C.6). Every rule answers the letter as it is afterwards.

News may come late, twice or in the wrong order: what no longer matters changes nothing.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from notifications.domain.letter import LIVE, ON_THE_WAY, Failure, Letter, LetterState
from notifications.domain.return_reason import ReturnReason

RETRIES = tuple(timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240, 720, 1440))
"""Waits after a refusal by the print shop; one more refusal is for good."""

MENDING = timedelta(minutes=5)
"""Wait while something of ours is broken, as often as it takes."""


def handed_over(letter: Letter, at: datetime) -> Letter:
    """The print shop has it; the sealed copy goes. What the shop told before we knew takes effect now."""
    state = LetterState.POSTED if letter.posted_at else LetterState.HANDED_OVER
    state = LetterState.RETURNED if letter.returned_at else state
    return _enter(letter, {LetterState.REQUESTED}, state, handed_over_at=at)


def failed(letter: Letter, why: Failure) -> Letter:
    """It will never be printed."""
    return _enter(letter, {LetterState.REQUESTED}, LetterState.FAILED, failure=why)


def put_off(letter: Letter, now: datetime) -> Letter:
    """We could not print it: again later, for ever; no try is used up."""
    if letter.state is not LetterState.REQUESTED:
        return letter
    return replace(letter, version=letter.version + 1, due_at=now + MENDING)


def refused(letter: Letter, now: datetime) -> Letter:
    """The print shop refused it: again later, each time later, and at last no more."""
    if letter.state is not LetterState.REQUESTED:
        return letter
    if letter.attempts >= len(RETRIES):
        return failed(letter, Failure.PROVIDER_REFUSED)
    due_at = now + RETRIES[letter.attempts]
    return replace(letter, version=letter.version + 1, attempts=letter.attempts + 1, due_at=due_at)


def key_revoked(letter: Letter) -> Letter:
    """A letter not yet handed over is never printed (scenario 55); one on its way is worthless (56)."""
    unprinted = letter.state is LetterState.REQUESTED and letter.posted_at is None
    return _enter(letter, LIVE, LetterState.CANCELLED if unprinted else LetterState.OBSOLETE)


def key_redeemed(letter: Letter) -> Letter:
    """The key was entered: the letter arrived, reminders stop."""
    return _enter(letter, LIVE, LetterState.CONFIRMED_BY_USE)


def key_expired(letter: Letter) -> Letter:
    """The key's time is over (D-06)."""
    return _enter(letter, LIVE, LetterState.EXPIRED)


def posted(letter: Letter, at: datetime) -> Letter:
    """In the post; the date is kept even when the letter no longer matters."""
    if letter.posted_at is not None:
        return letter
    if letter.state is LetterState.HANDED_OVER:
        return _enter(letter, ON_THE_WAY, LetterState.POSTED, posted_at=at)
    return replace(letter, posted_at=at, version=letter.version + 1)


def returned(letter: Letter, at: datetime, reason: ReturnReason, window: timedelta) -> Letter:
    """Came back. Without effect on rights once the letter no longer mattered, or after the window."""
    if letter.returned_at is not None:
        return letter
    noted = replace(letter, returned_at=at, return_reason=reason, version=letter.version + 1)
    in_time = letter.travels_since is None or at <= letter.travels_since + window
    if letter.state not in ON_THE_WAY or not in_time:
        return noted
    return replace(noted, state=LetterState.RETURNED, track_at=None)


def suspicious_return(letter: Letter) -> bool:
    """Its key was used although the letter came back: perhaps a fraud (C.6)."""
    return letter.state is LetterState.CONFIRMED_BY_USE and letter.returned_at is not None


def _enter(
    letter: Letter, sources: set[LetterState] | frozenset[LetterState], to: LetterState, **facts: Any
) -> Letter:
    if letter.state not in sources:
        return letter
    track_at = letter.track_at if to in ON_THE_WAY else None
    return replace(
        letter,
        state=to,
        version=letter.version + 1,
        due_at=None,
        sealed_key=None,
        sealed_recipient=None,
        track_at=track_at,
        **facts,
    )
