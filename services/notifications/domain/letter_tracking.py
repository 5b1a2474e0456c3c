"""When a letter on its way asks for attention: ageing, expiry notices, expiry (D-06, D-29).

All days are counted by our own clock: from when we heard that the letter was posted, or, as long as nobody
says so, from its hand-over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from notifications.domain.letter import ON_THE_WAY, Letter


class Attention(StrEnum):
    """What has become due."""

    AGED = "AGED"
    EXPIRES_SOON = "EXPIRES_SOON"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Step:
    """`days` on its way (AGED) or before the expiry (EXPIRES_SOON)."""

    at: datetime
    attention: Attention
    days: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on its way after which the firm is reminded, and days before expiry on which it is warned."""

    reminders: tuple[int, ...] = (15, 30, 90)
    notices: tuple[int, ...] = (30, 7)

    def tracked(self, letter: Letter) -> Letter:
        """The letter with the moment at which it must be looked at next."""
        return replace(letter, track_at=min((step.at for step in self._ahead(letter)), default=None))

    def due(self, letter: Letter, now: datetime) -> tuple[Step, ...]:
        """What is due, one step of a kind at most: after an outage only the latest reminder is of use."""
        latest: dict[Attention, Step] = {}
        for step in sorted(self._ahead(letter), key=lambda step: step.at):
            if step.at <= now:
                latest[step.attention] = step
        expiry = latest.get(Attention.EXPIRED)
        return (expiry,) if expiry else tuple(latest.values())

    def noted(self, letter: Letter, steps: tuple[Step, ...]) -> Letter:
        """The letter once these steps are taken; its next moment is set anew."""
        aged = next((step.days for step in steps if step.attention is Attention.AGED), letter.aged_days)
        warned = next(
            (step.days for step in steps if step.attention is Attention.EXPIRES_SOON), letter.noticed_days
        )
        counted = replace(letter, aged_days=aged, noticed_days=warned, version=letter.version + 1)
        return self.tracked(counted)

    def _ahead(self, letter: Letter) -> Iterator[Step]:
        if letter.state in ON_THE_WAY and letter.travels_since:
            for days in self.reminders:
                if days > letter.aged_days:
                    yield Step(letter.travels_since + timedelta(days=days), Attention.AGED, days)
        if letter.state in ON_THE_WAY and letter.expires_at:
            yield Step(letter.expires_at, Attention.EXPIRED)
            yield from self._notices(letter, letter.expires_at)

    def _notices(self, letter: Letter, expires_at: datetime) -> Iterator[Step]:
        if letter.travels_since is None:
            return
        for days in self.notices:
            at = expires_at - timedelta(days=days)
            if at > letter.travels_since and (letter.noticed_days is None or days < letter.noticed_days):
                yield Step(at, Attention.EXPIRES_SOON, days)
