"""Spans of time in French words, as people read them: they follow the settings, wherever they are said."""

from datetime import timedelta
from itertools import dropwhile

_UNITS = (
    ("jour", timedelta(days=1)),
    ("heure", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
    ("seconde", timedelta(seconds=1)),
)
_STILL_HOURS = timedelta(hours=72)
_NO_SECONDS = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


def in_words(span: timedelta) -> str:
    """« 24 heures », « 30 minutes », « 90 jours », « 1 heure et 30 minutes »; its two largest units.

    Up to three days are told in hours, and from five minutes on nobody counts seconds. ValueError for less
    than a second.
    """
    if span >= _NO_SECONDS:
        span = round(span / _MINUTE) * _MINUTE
    if span < timedelta(seconds=1):
        raise ValueError("a span that people are told of lasts a second or more")
    parts = list(_parts(span, _UNITS[1:] if span <= _STILL_HOURS else _UNITS))
    said = list(dropwhile(lambda part: not part[1], parts))[:2]
    return " et ".join(f"{count} {unit}{'s' if count > 1 else ''}" for unit, count in said if count)


def _parts(span: timedelta, units: tuple[tuple[str, timedelta], ...]) -> list[tuple[str, int]]:
    counted = []
    for unit, length in units:
        count, span = divmod(span, length)
        counted.append((unit, count))
    return counted
