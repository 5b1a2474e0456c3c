"""Which refusals are about the address, and when it is given up (M-11)."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.domain.outcomes import Stage
from notifications.domain.refusals import (
    Patience,
    Refusals,
    is_suppressed,
    refused_again,
    says_no_such_mailbox,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PATIENCE = Patience(days=2, lapse=timedelta(days=90))
UNKNOWN = "550 5.1.1"


@pytest.mark.parametrize("code", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
@pytest.mark.parametrize("basic", ["550", "551", "553", "556"])
def test_no_such_mailbox_or_domain(basic: str, code: str) -> None:
    assert says_no_such_mailbox(f"{basic} {code}", Stage.RCPT)
    for stage in set(Stage) - {Stage.RCPT}:
        assert not says_no_such_mailbox(f"{basic} {code}", stage)


@pytest.mark.parametrize(
    "reason",
    [
        *("550", "551", "553", "554", "556", ""),
        *("550 5.1.0", "550 5.1.4", "550 5.1.5", "550 5.1.7", "550 5.1.8", "550 5.1.9", "550 5.1.11"),
        *("550 5.1.100", "552 5.2.2", "552 5.2.3", "550 5.2.10", "550 5.3.0", "550 5.4.1", "550 5.5.1"),
        *("550 5.6.1", "550 5.7.1", "554 5.7.1", "550 5.7.26", "450 4.1.1", "450 5.1.1", "550 4.1.1"),
        *("ADDRESS_INVALID", "ADDRESS_SUPPRESSED", "SMTPUTF8_NOT_SUPPORTED"),
    ],
)
def test_the_sender_policy_content_or_nothing_at_all(reason: str) -> None:
    assert not says_no_such_mailbox(reason, Stage.RCPT)


def refused(*moments: datetime) -> Refusals:
    known: Refusals | None = None
    for moment in moments:
        known = refused_again(known, UNKNOWN, moment, PATIENCE)
    assert known
    return known


def test_one_day_proves_nothing() -> None:
    once = refused(NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=5))
    assert (once.days, once.suppressed_at) == (1, None)


def test_a_second_day_does() -> None:
    twice = refused(NOW, NOW + DAY)
    assert (twice.days, twice.suppressed_at) == (2, NOW + DAY)
    assert is_suppressed(twice, NOW + DAY, PATIENCE)


def test_days_are_those_of_paris() -> None:
    before, after = datetime(2026, 11, 23, 22, 59, tzinfo=UTC), datetime(2026, 11, 23, 23, 1, tzinfo=UTC)
    assert refused(before, after).days == 2
    assert refused(after, after + timedelta(hours=22)).days == 1


def test_time_lifts_it_by_itself() -> None:
    twice = refused(NOW, NOW + DAY)
    end = NOW + DAY + PATIENCE.lapse
    assert is_suppressed(twice, end - timedelta(microseconds=1), PATIENCE)
    assert not is_suppressed(twice, end, PATIENCE)
    begun_anew = refused_again(twice, UNKNOWN, end, PATIENCE)
    assert (begun_anew.days, begun_anew.suppressed_at) == (1, None)


def test_what_was_noted_long_ago_does_not_add_up() -> None:
    assert refused(NOW, NOW + PATIENCE.lapse).suppressed_at is None


def test_an_answer_that_comes_late_moves_nothing_back() -> None:
    assert refused(NOW + DAY, NOW).last_at == NOW + DAY
