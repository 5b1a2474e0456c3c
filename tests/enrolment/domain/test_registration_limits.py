from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.registration_limits import (
    FirmBarred,
    LetterLimitReached,
    check_letter_limit,
    check_refusal_bar,
)

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def days_ago(*days: float) -> list[datetime]:
    return [NOW - timedelta(days=day) for day in days]


def test_fourth_letter_in_90_days_scenario_52() -> None:
    check_letter_limit(days_ago(1, 30), NOW)
    with pytest.raises(LetterLimitReached) as refused:
        check_letter_limit(days_ago(1, 80, 30, 200), NOW)
    assert refused.value.retry_at == NOW + timedelta(days=10)


def test_a_letter_of_exactly_90_days_ago_no_longer_counts() -> None:
    check_letter_limit(days_ago(1, 2, 90), NOW)


def test_limit_and_window_are_parameters() -> None:
    with pytest.raises(LetterLimitReached):
        check_letter_limit(days_ago(0), NOW, limit=1, window=timedelta(days=1))


@given(st.lists(st.floats(0, 200), max_size=8))
def test_retry_date_is_the_first_that_is_allowed(days: list[float]) -> None:
    past = days_ago(*days)
    try:
        check_letter_limit(past, NOW)
    except LetterLimitReached as refused:
        check_letter_limit(past, refused.retry_at)
        with pytest.raises(LetterLimitReached):
            check_letter_limit(past, refused.retry_at - timedelta(microseconds=1))


def test_refusal_bars_for_90_days_d37() -> None:
    check_refusal_bar([], NOW)
    check_refusal_bar(days_ago(90, 300), NOW)
    with pytest.raises(FirmBarred) as refused:
        check_refusal_bar(days_ago(300, 89), NOW)
    assert refused.value.retry_at == NOW + timedelta(days=1)
