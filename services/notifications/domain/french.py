"""Dates and spacing the way a French reader expects them, always in the time of Paris (section G)."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NO_BREAK_SPACE = "\u00a0"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_SPACE_BEFORE = re.compile(r"(?<=\S) (?=[:;!?»%€])")
_CABINET = re.compile(r"^cabinet\s+(?=\S)", re.IGNORECASE)
_SPACE_AFTER = re.compile(r"(?<=«) ")
_CEDEX = re.compile(r"\s+CEDEX(\s+\d+)?$", re.IGNORECASE)
_SMALL_WORDS = {"de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "au", "aux", "lès", "d", "l"}


def day(when: datetime | date) -> str:
    """« 22 novembre 2026 », « 1er mars 2027 »; a moment is first brought to Paris (ValueError when naive)."""
    there = _in_paris(when) if isinstance(when, datetime) else when
    number = "1er" if there.day == 1 else str(there.day)
    return NO_BREAK_SPACE.join((number, MONTHS[there.month - 1], str(there.year)))


def days_between(start: datetime, end: datetime) -> int:
    """How many days lie between, by the calendar of Paris: « il y a 15 jours, le 22 novembre »."""
    return (_in_paris(end).date() - _in_paris(start).date()).days


def hour(when: datetime) -> str:
    """« 10 h 05 », in Paris; « 2 h 30 (heure d’été) » in the hour that comes twice in October."""
    there = _in_paris(when)
    clock = NO_BREAK_SPACE.join((str(there.hour), "h", f"{there.minute:02}"))
    if there.utcoffset() == there.replace(fold=1 - there.fold).utcoffset():
        return clock
    return f"{clock} (heure {'d’été' if there.dst() else 'd’hiver'})"


def moment(when: datetime) -> str:
    """« 22 novembre 2026 à 10 h 05 », to be preceded by « le »."""
    return f"{day(when)} à {hour(when)}"


def spaced(text: str) -> str:
    """The same text with the spaces of French punctuation made unbreakable."""
    text = _SPACE_BEFORE.sub(NO_BREAK_SPACE, text)
    return _SPACE_AFTER.sub(NO_BREAK_SPACE, text)


def after_cabinet(firm_name: str) -> str:
    """The name as it follows the word « cabinet », not said twice: « Cabinet Durand » is « Durand »."""
    return _CABINET.sub("", firm_name)


def _in_paris(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return when.astimezone(PARIS)


def town_name(printed: str) -> str:
    """A town as one writes it in a sentence, from its line on an envelope: « FORT DE FRANCE CEDEX »."""
    words = _CEDEX.sub("", printed.strip()).lower().split()
    return " ".join(
        word if place and word in _SMALL_WORDS else "-".join(part.capitalize() for part in word.split("-"))
        for place, word in enumerate(words)
    )
