from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain import letter_states as rules
from notifications.domain.letter import LIVE, Failure, Letter, LetterState
from notifications.domain.letter_tracking import Calendar
from notifications.domain.return_reason import ReturnReason

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WINDOW = timedelta(days=60)


def letter() -> Letter:
    return Letter(
        letter_id=uuid4(),
        key_id=uuid4(),
        case_id=uuid4(),
        firm_id=uuid4(),
        requested_at=NOW,
        due_at=NOW,
        sealed_key="sealed",
        sealed_recipient="sealed",
        expires_at=NOW + timedelta(days=730),
    )


def returned(now: Letter, days: int = 9) -> Letter:
    return rules.returned(now, NOW + timedelta(days=days), ReturnReason.NPAI, WINDOW)


NEWS = st.sampled_from(
    [
        lambda m: Calendar().tracked(rules.handed_over(m, NOW)),
        lambda m: rules.failed(m, Failure.ADDRESS_UNUSABLE),
        lambda m: rules.put_off(m, NOW),
        lambda m: rules.refused(m, NOW),
        rules.key_revoked,
        rules.key_redeemed,
        rules.key_expired,
        lambda m: Calendar().tracked(rules.posted(m, NOW)),
        returned,
    ]
)


@given(st.lists(NEWS, max_size=10))
def test_whatever_is_heard_in_whatever_order(news) -> None:  # type: ignore[no-untyped-def]
    now = letter()
    for tell in news:
        after = tell(now)
        assert after.version >= now.version
        assert after.version > now.version or after == now
        if now.state not in LIVE:
            assert after.state is now.state, "what is over stays over"
        now = after
    waiting = now.state is LetterState.REQUESTED
    assert (now.sealed_key is not None) == (now.sealed_recipient is not None) == waiting
    assert (now.due_at is not None) == waiting
    assert now.track_at is None or now.state in LIVE


def test_a_letter_known_to_be_in_the_post_is_not_called_unprinted() -> None:
    assert rules.key_revoked(rules.posted(letter(), NOW)).state is LetterState.OBSOLETE
    assert rules.key_revoked(letter()).state is LetterState.CANCELLED


@pytest.mark.parametrize(("days", "state"), [(60, LetterState.RETURNED), (61, LetterState.POSTED)])
def test_the_return_window(days: int, state: LetterState) -> None:
    posted = rules.posted(rules.handed_over(letter(), NOW), NOW)
    assert returned(posted, days).state is state


def test_a_return_after_use_is_suspicious() -> None:
    used = rules.key_redeemed(rules.handed_over(letter(), NOW))
    assert not rules.suspicious_return(used)
    assert rules.suspicious_return(returned(used))
    assert not rules.suspicious_return(returned(rules.handed_over(letter(), NOW)))


def test_a_letter_and_its_calendar_hide_the_seals() -> None:
    assert "sealed_key" not in repr(letter())
