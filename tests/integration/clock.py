"""Time as the tests want it: it stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Given to every door of every service."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now
