from dataclasses import replace
from datetime import timedelta

from notifications.domain import letter_states as rules
from notifications.domain.letter import Letter
from notifications.domain.letter_tracking import Attention, Calendar, Step
from tests.notifications.domain.test_letter_states import NOW, letter

CALENDAR = Calendar()


def posted(**changes: object) -> Letter:
    facts = replace(letter(), **changes)  # type: ignore[arg-type]
    return CALENDAR.tracked(rules.posted(rules.handed_over(facts, NOW), NOW, NOW))


def test_steps_in_order() -> None:
    now, seen = posted(), []
    while now.track_at:
        (step,) = CALENDAR.due(now, now.track_at)
        seen.append((step.attention.value, step.days, (now.track_at - NOW).days))
        if step.attention is Attention.EXPIRED:
            break
        now = CALENDAR.noted(now, (step,))

    assert seen == [
        ("AGED", 15, 15),
        ("AGED", 30, 30),
        ("AGED", 90, 90),
        ("EXPIRES_SOON", 30, 700),
        ("EXPIRES_SOON", 7, 723),
        ("EXPIRED", 0, 730),
    ]


def test_nothing_is_due_a_moment_before() -> None:
    assert CALENDAR.due(posted(), NOW + timedelta(days=15) - timedelta(microseconds=1)) == ()


def test_once_expired_nothing_else_is_said() -> None:
    at = NOW + timedelta(days=730)
    assert CALENDAR.due(posted(), at) == (Step(at, Attention.EXPIRED),)


def test_no_notice_for_a_key_that_lives_shorter_than_the_notice() -> None:
    short = posted(expires_at=NOW + timedelta(days=20))
    due = CALENDAR.due(short, NOW + timedelta(days=14))
    assert [(step.attention, step.days) for step in due] == [(Attention.EXPIRES_SOON, 7)]


def test_a_letter_that_nobody_says_was_posted_ages_from_its_hand_over() -> None:
    assert CALENDAR.tracked(rules.handed_over(letter(), NOW)).track_at == NOW + timedelta(days=15)


def test_days_are_counted_from_when_we_heard_and_never_from_the_date_we_were_told() -> None:
    """M-09: posted in 1999, says the print shop."""
    heard = NOW + timedelta(days=3)
    told = rules.posted(rules.handed_over(letter(), NOW), NOW.replace(year=1999), heard)
    assert CALENDAR.tracked(told).track_at == heard + timedelta(days=15)


def test_a_letter_reminded_of_before_it_was_posted_is_not_reminded_of_twice() -> None:
    on_its_way = CALENDAR.tracked(rules.handed_over(letter(), NOW))
    (step,) = CALENDAR.due(on_its_way, NOW + timedelta(days=15))
    told = rules.posted(CALENDAR.noted(on_its_way, (step,)), NOW, NOW + timedelta(days=16))
    assert CALENDAR.tracked(told).track_at == NOW + timedelta(days=46)
