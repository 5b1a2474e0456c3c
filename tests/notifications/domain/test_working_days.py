from datetime import UTC, datetime

import pytest

from notifications.domain.working_days import working_days_before


@pytest.mark.parametrize(
    ("now", "days", "since"),
    [
        ("2026-11-25T09:00", 1, "2026-11-24T09:00"),
        ("2026-11-23T09:00", 1, "2026-11-20T09:00"),
        ("2026-11-22T09:00", 1, "2026-11-20T09:00"),
        ("2026-11-24T09:00", 2, "2026-11-20T09:00"),
        ("2026-10-26T09:00", 1, "2026-10-23T08:00"),
    ],
)
def test_weekends_do_not_count_and_hours_are_those_of_paris(now: str, days: int, since: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert working_days_before(moment, days) == datetime.fromisoformat(since).replace(tzinfo=UTC)
