"""How often one source may fail to log in, whichever logins it tries (C.13, M-14)."""

from collections import OrderedDict
from datetime import datetime, timedelta
from math import ceil

from database.engine import Transaction
from web.problems import Problem
from web.throttle import Throttle

REMEMBERED = 10_000


class LoginTries:
    """`limit` failures of one source within `window`, then `TOO_MANY_REQUESTS`, also with the right password.

    Counts are the house's; who was sent away is remembered by the process too, until the window ends: a
    source that goes on costs no statement.
    """

    def __init__(self, limit: int, window: timedelta) -> None:
        self._throttle = Throttle("logins", limit, window)
        self._sent_away: OrderedDict[str, datetime] = OrderedDict()

    def require_patience(self, source: str, now: datetime) -> None:
        """Raise `TOO_MANY_REQUESTS` for a source that was sent away, while it is too early."""
        until = self._sent_away.get(source)
        if until is None:
            return
        if until <= now:
            del self._sent_away[source]
            return
        raise Problem("TOO_MANY_REQUESTS", retry_after=ceil((until - now).total_seconds()))

    async def require(self, tx: Transaction, source: str, now: datetime) -> None:
        """Raise `TOO_MANY_REQUESTS` where the failures of the window are spent."""
        ends_at = await self._throttle.spent_until(tx, source, now)
        if ends_at is None:
            return
        self._sent_away[source] = ends_at
        if len(self._sent_away) > REMEMBERED:
            self._sent_away.popitem(last=False)
        self.require_patience(source, now)

    async def count(self, tx: Transaction, source: str, now: datetime) -> None:
        """One failure more; it is kept, whatever it comes to."""
        await self._throttle.count(tx, source, now)
