"""Spans of time as an installation writes them: read alike by the three services, and bounded."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter

_SECONDS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_SPAN = re.compile(
    r"P(?!$)(?:\d+W|(?:\d+D)?(?:T(?!$)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)", re.ASCII | re.IGNORECASE
)
_MONTHS = re.compile(r"P(?!$)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?", re.ASCII | re.IGNORECASE)
_WRITTEN = "must be seconds (3600) or ISO 8601 in weeks, days, hours, minutes, seconds (PT1H, P30D)"
_spans = TypeAdapter(timedelta)

LONGEST = timedelta(days=3650)
MOST_MONTHS = 120
"""Ten years: what is longer is a slip, and no date can be reckoned with the longest of all."""


def _span(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return _in_range(lambda: timedelta(seconds=float(text)))
    if _SPAN.fullmatch(text):
        return _in_range(lambda: _spans.validate_python(text.upper()))
    raise ValueError(_WRITTEN)


def _in_range(read: Callable[[], timedelta]) -> timedelta:
    try:
        return read()
    except (ValueError, OverflowError):
        raise ValueError(_WRITTEN) from None


def _months(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "none":
        return None
    if (found := _MONTHS.fullmatch(value.strip())) and any(found.groups()):
        years, months = (int(number or 0) for number in found.groups())
        return 12 * years + months
    raise ValueError("must be calendar months (P24M), years (P2Y), or none")


def at_least(bound: timedelta) -> AfterValidator:
    """A `Duration` that is not shorter: what somebody meant as hours or days is refused as seconds."""

    def check(value: timedelta) -> timedelta:
        if value < bound:
            raise ValueError(f"must be at least {_written(bound)}; a number without a unit is in seconds")
        return value

    return AfterValidator(check)


def at_most(bound: timedelta) -> AfterValidator:
    """A `Duration` that is not longer."""

    def check(value: timedelta) -> timedelta:
        if value > bound:
            raise ValueError(f"must be at most {_written(bound)}; a number without a unit is in seconds")
        return value

    return AfterValidator(check)


def _written(bound: timedelta) -> str:
    """As it may be written here: years, which have no length, are days."""
    whole_days = not bound % timedelta(days=1)
    return f"P{bound.days}D" if whole_days else str(_spans.dump_python(bound, mode="json"))


Duration = Annotated[timedelta, BeforeValidator(_span), at_most(LONGEST)]
"""Seconds as a bare number, or ISO 8601 (`PT24H`, `P30D`); `at_least` refuses a forgotten unit."""

Months = Annotated[Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None, BeforeValidator(_months)]
"""Calendar months: `P24M`, `P2Y`, or `none` for no end; a bare number has no unit and is refused."""
