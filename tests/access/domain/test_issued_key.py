from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.domain.issued_key import IssuedKey, KeyLimits, KeyState
from access.domain.refusals import KeyAlreadyUsed, KeyExhausted, KeyLocked, KeyNotValid

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LIMITS = KeyLimits()
RIGHT, WRONG = b"r" * 32, b"w" * 32


def key(state: KeyState = KeyState.ISSUED, **facts: object) -> IssuedKey:
    issued = IssuedKey(
        key_id=uuid4(), case_id=uuid4(), firm_id=uuid4(), fingerprint=RIGHT, issued_at=NOW, expires_at=None
    )
    return replace(issued, state=state, **facts)  # type: ignore[arg-type]


def test_the_right_key_redeems() -> None:
    redeemed, refusal = key().enter([RIGHT], NOW, LIMITS)
    assert (redeemed.state, redeemed.version, refusal) == (KeyState.REDEEMED, 2, None)


@pytest.mark.parametrize(
    ("state", "offered", "refused"),
    [
        (KeyState.REDEEMED, RIGHT, KeyAlreadyUsed),
        (KeyState.REDEEMED, WRONG, KeyNotValid),
        (KeyState.EXHAUSTED, RIGHT, KeyExhausted),
        (KeyState.SUSPENDED, RIGHT, KeyNotValid),
        (KeyState.REVOKED, RIGHT, KeyNotValid),
        (KeyState.EXPIRED, RIGHT, KeyNotValid),
    ],
)
def test_a_key_that_cant_be_entered_stays_as_it_is(
    state: KeyState, offered: bytes, refused: type[Exception]
) -> None:
    before = key(state)
    after, refusal = before.enter([offered], NOW, LIMITS)
    assert after is before
    assert type(refusal) is refused


def test_expiry_counts_from_its_very_moment() -> None:
    mortal = key(expires_at=NOW)
    assert mortal.enter([RIGHT], NOW - timedelta(microseconds=1), LIMITS)[1] is None
    assert type(mortal.enter([RIGHT], NOW, LIMITS)[1]) is KeyNotValid
    assert mortal.expire(NOW - timedelta(seconds=1)) is mortal
    assert mortal.expire(NOW).state is KeyState.EXPIRED


def test_a_lock_refuses_the_right_key_without_consuming_it_and_counts_nothing() -> None:
    locked = key(KeyState.LOCKED, locked_until=NOW + timedelta(seconds=0.5), attempts=5)
    after, refusal = locked.enter([RIGHT], NOW, LIMITS)
    assert after is locked
    assert isinstance(refusal, KeyLocked)
    assert refusal.extensions == {"retry_after": 1}
    assert locked.enter([WRONG], NOW, LIMITS)[0] is locked


@given(st.lists(st.timedeltas(timedelta(0), timedelta(hours=2)), min_size=15, max_size=60))
def test_fifteen_counted_entries_end_it_whatever_the_pace(pauses: list[timedelta]) -> None:
    tried, now, counted = key(), NOW, 0
    for pause in pauses:
        now += pause
        after, refusal = tried.enter([WRONG], now, LIMITS)
        counted += after.version - tried.version
        assert after.attempts == min(counted, 15)
        assert (after.state is KeyState.EXHAUSTED) is (counted >= 15)
        assert refusal is not None
        tried = after


def test_letters_and_ends_act_on_unended_keys_only() -> None:
    for state in (KeyState.REDEEMED, KeyState.REVOKED, KeyState.EXPIRED):
        ended = key(state, expires_at=NOW)
        assert ended.suspend() is ended.revoke() is ended.expire(NOW) is ended
    assert key().suspend().state is KeyState.SUSPENDED
    exhausted = key(KeyState.EXHAUSTED, expires_at=NOW)
    assert exhausted.suspend() is exhausted
    assert exhausted.revoke().state is KeyState.REVOKED
    assert exhausted.expire(NOW).state is KeyState.EXPIRED
    assert key(KeyState.LOCKED).revoke().state is KeyState.REVOKED
    assert key(KeyState.SUSPENDED).revoke().state is KeyState.REVOKED
