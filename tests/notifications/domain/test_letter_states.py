from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain import letter_states as rules
from notifications.domain.letter import LIVE, UNSETTLED, Failure, Letter, LetterState
from notifications.domain.letter_tracking import Calendar
from vocabulary.return_reason import ReturnReason

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


def meant() -> Letter:
    return rules.intended(letter(), NOW)


def returned(now: Letter, days: int = 9) -> Letter:
    """The shop's own date says nothing about the window."""
    return rules.returned(now, NOW, NOW + timedelta(days=days), ReturnReason.NPAI, WINDOW)


NEWS = st.sampled_from(
    [
        lambda m: Calendar().tracked(rules.handed_over(m, NOW)),
        lambda m: rules.failed(m, Failure.ADDRESS_UNUSABLE),
        lambda m: rules.put_off(m, NOW),
        lambda m: rules.refused(m, NOW),
        lambda m: rules.intended(m, NOW) if m.state in UNSETTLED else m,
        rules.never_taken,
        lambda m: Calendar().tracked(rules.accepted(m)),
        lambda m: Calendar().tracked(rules.key_dead(m)),
        rules.key_revoked,
        rules.key_redeemed,
        rules.key_expired,
        lambda m: Calendar().tracked(rules.posted(m, NOW, NOW)),
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
    waiting = now.state in UNSETTLED
    assert (now.sealed_key is not None) == (now.sealed_recipient is not None) == waiting
    assert (now.due_at is not None) == waiting
    assert now.track_at is None or now.state in LIVE


def test_a_letter_that_may_be_in_the_post_is_not_called_unprinted() -> None:
    assert rules.key_revoked(meant()).state is LetterState.OBSOLETE
    assert rules.key_revoked(rules.put_off(meant(), NOW)).state is LetterState.CANCELLED
    assert rules.key_revoked(letter()).state is LetterState.CANCELLED


def test_a_dead_key_stops_a_letter_and_leaves_one_that_may_be_printed_to_its_news() -> None:
    assert rules.key_dead(letter()).state is LetterState.CANCELLED
    dead = rules.key_dead(meant())
    assert (dead.state, dead.handed_over_at) == (LetterState.HANDED_OVER, NOW)
    assert rules.key_redeemed(dead).state is LetterState.CONFIRMED_BY_USE


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (rules.accepted, LetterState.HANDED_OVER),
        (lambda m: rules.posted(m, NOW, NOW), LetterState.POSTED),
        (returned, LetterState.RETURNED),
    ],
)
def test_the_print_shops_word_settles_a_hand_over_that_we_did_not_live_to_note(
    status: Callable[[Letter], Letter], state: LetterState
) -> None:
    told = status(meant())
    assert (told.state, told.handed_over_at) == (state, NOW)
    assert rules.handed_over(told, NOW + timedelta(minutes=2)) == told


def test_a_hand_over_is_noted_of_a_letter_whose_key_died_meanwhile() -> None:
    late = rules.handed_over(rules.key_revoked(meant()), NOW)
    assert (late.state, late.handed_over_at) == (LetterState.OBSOLETE, NOW)


@pytest.mark.parametrize(
    ("at", "believed"),
    [
        (NOW - rules.SKEW, True),
        (NOW - rules.SKEW - timedelta(seconds=1), False),
        (datetime(1999, 1, 1, tzinfo=UTC), False),
        (NOW + timedelta(hours=1) + rules.SKEW, True),
        (NOW + timedelta(hours=1) + rules.SKEW + timedelta(seconds=1), False),
    ],
)
def test_a_date_is_between_hand_over_and_now(at: datetime, believed: bool) -> None:
    assert rules.credible(meant(), at, NOW + timedelta(hours=1)) is believed
    assert not rules.credible(letter(), at, NOW + timedelta(hours=1))


@pytest.mark.parametrize(("days", "state"), [(60, LetterState.RETURNED), (61, LetterState.POSTED)])
def test_the_return_window(days: int, state: LetterState) -> None:
    posted = rules.posted(rules.handed_over(letter(), NOW), NOW, NOW)
    assert returned(posted, days).state is state


def test_a_return_after_use_is_suspicious() -> None:
    used = rules.key_redeemed(rules.handed_over(letter(), NOW))
    assert not rules.suspicious_return(used)
    assert rules.suspicious_return(returned(used))
    assert not rules.suspicious_return(returned(rules.handed_over(letter(), NOW)))


def test_a_letter_and_its_calendar_hide_the_seals() -> None:
    assert "sealed_key" not in repr(letter())


def test_who_died_with_a_letter_in_hand_holds_it_up_for_two_minutes() -> None:
    """Said in minutes, not by our own constants: hands, waits and tries as docs and decision 22 promise."""
    assert meant().due_at == NOW + timedelta(minutes=2)
    assert rules.put_off(meant(), NOW).due_at == NOW + timedelta(minutes=5)
    tried, waits = meant(), []
    while (tried := rules.refused(tried, NOW)).due_at is not None:
        waits.append((tried.due_at - NOW).total_seconds() / 60)
    assert waits == [1, 5, 15, 60, 240, 720, 1440]
    assert (tried.state, tried.failure) == (LetterState.FAILED, Failure.PROVIDER_REFUSED)
