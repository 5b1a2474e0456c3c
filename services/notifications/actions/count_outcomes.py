"""What becomes of mails shows: counted one by one, and said in the log when a server does not take them."""

import asyncio
from collections import Counter

import structlog
from prometheus_client import Counter as Metric

from notifications.domain.outcomes import Bounced, Deferred, Outcome, Overdue, Sent, Uncertain
from notifications.domain.routes import Lane

log = structlog.get_logger()

OUTCOMES = Metric("espace_tiers_mails_total", "What became of each try to send a mail", ["lane", "outcome"])
_NAMES = {
    Sent: "sent",
    Deferred: "deferred",
    Bounced: "bounced",
    Uncertain: "uncertain",
    Overdue: "overdue",
}


def count_outcome(outcome: str, lane: Lane) -> None:
    """Count one outcome in its lane."""
    OUTCOMES.labels(lane.lower(), outcome).inc()


class Grumbles:
    """One line per lane and reason, then none for a minute: an outage is told, and fills no disk."""

    def __init__(self, every_seconds: float = 60.0) -> None:
        self._every = every_seconds
        self._last: dict[tuple[str, str], float] = {}
        self._unsaid: Counter[tuple[str, str]] = Counter()

    def tell(self, event: str, *, lane: str, reason: str) -> None:
        """Say it, with how often it went unsaid since the last line. No address, no server's words."""
        about, moment = (lane, f"{event}:{reason}"), asyncio.get_running_loop().time()
        if moment - self._last.get(about, -self._every) < self._every:
            self._unsaid[about] += 1
            return
        self._last[about] = moment
        log.warning(event, lane=lane, reason=reason, count=1 + self._unsaid.pop(about, 0))


_grumbles = Grumbles()


def tell_outcome(outcome: Outcome, lane: Lane) -> None:
    """Count what became of a mail, and log what is not as it should be."""
    name = _NAMES[type(outcome)]
    count_outcome(name, lane)
    match outcome:
        case Deferred(reason) | Uncertain(reason) | Bounced(reason):
            _grumbles.tell(f"mail_{name}", lane=lane.lower(), reason=reason)
