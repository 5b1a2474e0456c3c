"""How long what was laid down for the print shop stays in its spool."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.domain.letter import UNSETTLED, Letter, LetterState


@dataclass(frozen=True, slots=True)
class SpoolKeeping:
    """Retentions: `collected` for letters whose work is done, `untaken` for those that nobody came for."""

    collected: timedelta
    untaken: timedelta

    def over(self, letter: Letter, now: datetime) -> bool:
        """Whether nothing of this letter has to lie there any more, printed or never to be.

        What is being laid down stays. So does a letter that the shop should still post, until it is given
        up (`never_taken`): that goes at once.
        """
        if letter.state in UNSETTLED or letter.state is LetterState.HANDED_OVER:
            return False
        if letter.state is LetterState.FAILED:
            return True
        done = letter.returned_heard_at or letter.posted_heard_at or letter.handed_over_at
        return done is None or now >= done + self.collected

    def slip_over(self, letter: Letter, now: datetime) -> bool:
        """Whether the slip of a letter that was taken may go: it was left to show that it is done."""
        done = letter.handed_over_at
        return letter.state not in UNSETTLED and (done is None or now >= done + self.collected)

    def never_taken(self, letter: Letter, now: datetime) -> bool:
        """Whether a letter that still lies there is given up: never before operations were alerted."""
        return (
            letter.state is LetterState.HANDED_OVER
            and letter.handed_over_at is not None
            and letter.late_noticed_at is not None
            and now >= letter.handed_over_at + self.untaken
        )
