"""What may become of a key letter (C.6). Every rule answers the letter as it is afterwards.

News may come late, twice or in the wrong order: what no longer matters changes nothing.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from notifications.domain.letter import LIVE, ON_THE_WAY, UNSETTLED, Failure, Letter, LetterState
from vocabulary.return_reason import ReturnReason

RETRIES = tuple(timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240, 720, 1440))
"""Waits after a refusal by the print shop; one more refusal is for good."""

MENDING = timedelta(minutes=5)
"""Wait while something of ours is broken, as often as it takes."""


HELD = timedelta(minutes=2)
"""How long whoever set about a letter may take; after that another hand takes it up."""

SKEW = timedelta(minutes=5)
"""What two clocks may differ by: as much as a signature may be old."""


def intended(letter: Letter, now: datetime) -> Letter:
    """From now on the print shop may have it, whatever becomes of us."""
    return replace(
        letter,
        state=LetterState.HANDING_OVER,
        version=letter.version + 1,
        intended_at=letter.intended_at or now,
        due_at=now + HELD,
    )


def handed_over(letter: Letter, at: datetime) -> Letter:
    """The print shop has it; the sealed copy goes. Only noted where its key has died meanwhile."""
    if letter.state in UNSETTLED:
        return _enter(letter, UNSETTLED, LetterState.HANDED_OVER, handed_over_at=at, late_noticed_at=None)
    if letter.handed_over_at is None:
        return replace(letter, handed_over_at=at, version=letter.version + 1)
    return letter


def failed(letter: Letter, why: Failure) -> Letter:
    """It will never be printed."""
    return _enter(letter, UNSETTLED, LetterState.FAILED, failure=why)


def put_off(letter: Letter, now: datetime) -> Letter:
    """We could not print it: again later, for ever; no try is used up."""
    return _again(letter, now + MENDING)


def refused(letter: Letter, now: datetime) -> Letter:
    """The print shop refused it: again later, each time later, and at last no more."""
    if letter.attempts >= len(RETRIES):
        return failed(letter, Failure.PROVIDER_REFUSED)
    return _again(letter, now + RETRIES[letter.attempts], attempts=letter.attempts + 1)


def never_taken(letter: Letter) -> Letter:
    """The print shop left it lying, so that it was taken back."""
    return _enter(letter, {LetterState.HANDED_OVER}, LetterState.FAILED, failure=Failure.PROVIDER_REFUSED)


def key_revoked(letter: Letter) -> Letter:
    """A letter not yet laid down is never printed (scenario 55); one that may be is worthless (56)."""
    unprinted = letter.state is LetterState.REQUESTED
    return _enter(letter, LIVE, LetterState.CANCELLED if unprinted else LetterState.OBSOLETE)


def key_dead(letter: Letter) -> Letter:
    """The key's owner says that it is dead, before we heard why: it is not laid down, or not once more.

    One that the print shop may have counts as handed over, for the news of its key to close.
    """
    if letter.state is LetterState.HANDING_OVER and letter.intended_at:
        return handed_over(letter, letter.intended_at)
    return key_revoked(letter)


def key_redeemed(letter: Letter) -> Letter:
    """The key was entered: the letter arrived, reminders stop."""
    return _enter(letter, LIVE, LetterState.CONFIRMED_BY_USE)


def key_expired(letter: Letter) -> Letter:
    """The key's time is over (D-06)."""
    return _enter(letter, LIVE, LetterState.EXPIRED)


def credible(letter: Letter, at: datetime, now: datetime) -> bool:
    """Whether the print shop may have done something with the letter at that moment."""
    return letter.intended_at is not None and letter.intended_at - SKEW <= at <= now + SKEW


def accepted(letter: Letter) -> Letter:
    """The print shop says that it has the letter; we may not have lived to note it."""
    if letter.state in UNSETTLED and letter.intended_at:
        return handed_over(letter, letter.intended_at)
    return letter


def posted(letter: Letter, at: datetime, heard_at: datetime) -> Letter:
    """In the post; the date is kept even when the letter no longer matters."""
    if letter.posted_at is not None:
        return letter
    facts: dict[str, Any] = {"posted_at": at, "posted_heard_at": heard_at}
    had = accepted(letter)
    if had.state is LetterState.HANDED_OVER:
        return _enter(had, ON_THE_WAY, LetterState.POSTED, **facts)
    return replace(had, **facts, version=had.version + 1)


def returned(
    letter: Letter, at: datetime, heard_at: datetime, reason: ReturnReason, window: timedelta
) -> Letter:
    """Came back. Without effect on rights once the letter no longer mattered, or after the window."""
    if letter.returned_at is not None:
        return letter
    had = accepted(letter)
    noted = replace(
        had, returned_at=at, returned_heard_at=heard_at, return_reason=reason, version=had.version + 1
    )
    in_time = had.travels_since is None or heard_at <= had.travels_since + window
    if had.state not in ON_THE_WAY or not in_time:
        return noted
    return replace(noted, state=LetterState.RETURNED, track_at=None)


def suspicious_return(letter: Letter) -> bool:
    """Its key was used although the letter came back: perhaps a fraud (C.6)."""
    return letter.state is LetterState.CONFIRMED_BY_USE and letter.returned_at is not None


def _again(letter: Letter, due_at: datetime, **facts: Any) -> Letter:
    if letter.state not in UNSETTLED:
        return letter
    return replace(letter, state=LetterState.REQUESTED, version=letter.version + 1, due_at=due_at, **facts)


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
