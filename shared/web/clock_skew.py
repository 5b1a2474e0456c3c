"""Hosts' clocks differ: what one signs must be good at another that is a little early or late."""

from datetime import datetime, timedelta

LEEWAY = timedelta(seconds=60)
"""How far the clocks of two hosts may be apart, either way."""


def current(now: datetime, *, begins: float | None = None, ends: float) -> bool:
    """Whether `now` lies between two moments, in Unix seconds, for whichever clock set them."""
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    return at < ends + leeway and (begins is None or begins - leeway <= at)
