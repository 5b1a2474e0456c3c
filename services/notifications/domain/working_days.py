"""Working days as the print shop counts them (D-27, M-10)."""

from datetime import datetime, timedelta

from notifications.domain.french import PARIS

SATURDAY = 5


def working_days_before(now: datetime, days: int) -> datetime:
    """The same hour in Paris, `days` days other than Saturdays and Sundays earlier.

    Public holidays count as worked: an alert may come a day early, never late.
    """
    there = now.astimezone(PARIS)
    while days > 0:
        there -= timedelta(days=1)
        days -= there.weekday() < SATURDAY
    return there
