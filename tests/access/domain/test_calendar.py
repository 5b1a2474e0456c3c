from datetime import UTC, datetime

import pytest

from access.domain.calendar import add_months


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-23T09:00", 24, "2028-11-23T09:00"),
        ("2026-12-31T23:59", 2, "2027-02-28T23:59"),
        ("2027-12-31T00:00", 2, "2028-02-29T00:00"),
        ("2028-02-29T00:00", 24, "2030-02-28T00:00"),
        ("2026-12-01T00:00", 1, "2027-01-01T00:00"),
    ],
)
def test_calendar_months(start: str, months: int, end: str) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert add_months(moment, months).isoformat()[:16] == end
