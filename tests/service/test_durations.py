from datetime import timedelta
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from service.durations import Duration, Months, at_least, at_most

_durations = TypeAdapter[timedelta](Duration)
_months: TypeAdapter[int | None] = TypeAdapter(Months)
_hours = TypeAdapter[timedelta](
    Annotated[Duration, at_least(timedelta(hours=1)), at_most(timedelta(hours=48))]
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3600", timedelta(hours=1)),
        ("0.5", timedelta(seconds=0.5)),
        (" PT24H ", timedelta(hours=24)),
        ("pt24h", timedelta(hours=24)),
        ("P30D", timedelta(days=30)),
        ("P2W", timedelta(weeks=2)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
    ],
)
def test_a_duration_is_seconds_or_iso_8601(written: str, read: timedelta) -> None:
    assert _durations.validate_python(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *("24h", "24:00:00", "1 day", "-5", "-PT1H", "+PT1H", "P", "PT", "P1DT", "P1M", "P1Y", "1e3", "٣٠"),
        *("nan", "inf", "", "9" * 400, "P" + "9" * 400 + "D", "hush"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(written: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _durations.validate_python(written)
    (error,) = refused.value.errors()
    assert "must be seconds" in str(error["ctx"]["error"])


@pytest.mark.parametrize("written", ["24", "PT59M", "0", "P30D"])
def test_bounds_refuse_a_forgotten_unit(written: str) -> None:
    with pytest.raises(ValidationError, match=r"must be at (least PT1H|most P2D)"):
        _hours.validate_python(written)


@pytest.mark.parametrize("written", ["P999999999D", "P3651D", "9" * 12])
def test_what_no_date_can_be_reckoned_with_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match=r"must be at most P3650D"):
        _durations.validate_python(written)


@pytest.mark.parametrize(("written", "read"), [("P24M", 24), ("P2Y", 24), ("p1y6m", 18), ("none", None)])
def test_months(written: str, read: int | None) -> None:
    assert _months.validate_python(written) == read


@pytest.mark.parametrize("written", ["24", "P0M", "P", "P30D", "-P1M", "P999Y", "P121M", 0, -1])
def test_no_months(written: Any) -> None:
    with pytest.raises(ValidationError):
        _months.validate_python(written)
