from datetime import UTC, datetime, timedelta

from access.domain.lockout import Alerts, Lockout, LockoutRule

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RULE = LockoutRule()


def failed(times: int) -> Lockout:
    lockout = Lockout(login=b"l")
    for _ in range(times):
        lockout = lockout.fail(NOW, RULE)
    return lockout


def test_four_failures_count_and_the_fifth_locks() -> None:
    assert not failed(4).locked(NOW)
    assert failed(5).locked_until == NOW + timedelta(minutes=30)


def test_the_lock_ends_at_its_very_moment_and_counting_starts_anew() -> None:
    locked = failed(5)
    end = NOW + timedelta(minutes=30)
    assert locked.locked(end - timedelta(microseconds=1))
    assert not locked.locked(end)
    assert locked.fail(end, RULE) == Lockout(login=b"l", failures=1)


def test_a_holder_is_alerted_three_times_in_a_day_and_again_the_day_after() -> None:
    alerts, told = Alerts(), []
    for half_hours in range(97):
        alerts, tells = alerts.note_lock(NOW + half_hours * timedelta(minutes=30), RULE)
        if tells:
            told.append(half_hours)
    assert told == [0, 1, 2, 48, 49, 50, 96]
    assert alerts.locks == 97
