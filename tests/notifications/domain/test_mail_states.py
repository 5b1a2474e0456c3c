from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.mail_states import (
    AFTER_SILENCE,
    bounced,
    deferred,
    departure,
    ended,
    expired,
    given_up,
    released,
    sent,
    unanswered,
    withdrawn,
)
from notifications.domain.mails import Departure
from notifications.domain.message import OPEN, MailState, Message
from notifications.domain.routes import Topic

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DEADLINE = NOW + timedelta(hours=24)


def message(**changes: object) -> Message:
    facts: dict[str, object] = {
        "message_id": uuid4(),
        "template": "collaborator_activation",
        "recipient_id": uuid4(),
        "created_at": NOW,
        "deadline": DEADLINE,
        "topic": Topic.ACTIVATION,
        "sealed_token": "sealed",
        "due_at": NOW,
    }
    return Message(**facts | changes)  # type: ignore[arg-type]


NEWS = st.sampled_from(
    [
        lambda m: sent(m, NOW),
        lambda m: deferred(m, "451", NOW),
        lambda m: bounced(m, "550"),
        lambda m: unanswered(m, "SMTPReadTimeoutError", NOW),
        lambda m: released(m, "INTERRUPTED", NOW),
        lambda m: given_up(m) or m,
        lambda m: withdrawn(m, "READER_GONE"),
        lambda m: expired(m, DEADLINE),
        lambda m: expired(m, NOW),
        lambda m: ended(m, MailState.CONSUMED),
        lambda m: ended(m, MailState.SUPERSEDED),
        lambda m: ended(m, MailState.CANCELLED),
    ]
)
FINAL = {MailState.CONSUMED, MailState.EXPIRED, MailState.SUPERSEDED, MailState.CANCELLED}


@given(st.lists(NEWS, max_size=8))
def test_whatever_is_heard_in_whatever_order(news) -> None:  # type: ignore[no-untyped-def]
    now = message()
    for tell in news:
        after = tell(now)
        assert after.version >= now.version
        if now.state in FINAL:
            assert after.state is now.state
        now = after
    assert (now.sealed_token is not None) == (now.state in OPEN)
    assert now.due_at is None or now.state in OPEN


def test_expiry_is_strict() -> None:
    assert expired(message(), DEADLINE - timedelta(microseconds=1)).state is MailState.REQUESTED
    assert expired(message(), DEADLINE).state is MailState.EXPIRED


def test_another_mail_once_sent_does_not_expire() -> None:
    assert expired(sent(message(topic=Topic.CLIENTS), NOW), DEADLINE).state is MailState.SENT


def test_a_mail_that_left_while_its_link_was_cancelled_keeps_its_date() -> None:
    left = sent(ended(message(), MailState.CANCELLED), NOW)
    assert (left.state, left.sent_at) == (MailState.CANCELLED, NOW)


def test_after_silence_once_more_and_never_again() -> None:
    first = unanswered(message(), "SMTPReadTimeoutError", NOW)
    assert (first.state, first.due_at, first.doubts) == (MailState.DEFERRED, NOW + AFTER_SILENCE, 1)
    second = unanswered(first, "SMTPReadTimeoutError", NOW + AFTER_SILENCE)
    assert (second.state, second.due_at, second.doubts) == (MailState.UNCERTAIN, None, 2)


def test_silence_too_near_the_deadline_is_final() -> None:
    late = unanswered(message(), "SMTPReadTimeoutError", DEADLINE - AFTER_SILENCE)
    assert late.state is MailState.UNCERTAIN


def test_a_link_of_a_mail_in_doubt_still_expires_and_is_still_used() -> None:
    doubtful = unanswered(message(doubts=1), "SMTPReadTimeoutError", NOW)
    assert expired(doubtful, DEADLINE).state is MailState.EXPIRED
    assert ended(doubtful, MailState.CONSUMED).state is MailState.CONSUMED


def test_two_senders_that_died_in_mid_hand_over_are_enough() -> None:
    assert given_up(message(doubts=1)) is None
    closed = given_up(message(doubts=2))
    assert closed is not None
    assert (closed.state, closed.reason) == (MailState.UNCERTAIN, "UNSETTLED")


def test_what_our_stop_interrupted_may_leave_at_once_and_uses_up_no_try() -> None:
    again = released(message(due_at=NOW + timedelta(minutes=4)), "INTERRUPTED", NOW)
    assert (again.due_at, again.attempts, again.state) == (NOW, 0, MailState.REQUESTED)


def test_a_mails_way_is_known_after_its_end() -> None:
    """Whether it was sent, came back, nobody knows, or never left: read before and after it expired."""
    mail = message()
    ways = {
        Departure.SENT: sent(mail, NOW),
        Departure.UNCERTAIN: unanswered(mail, "NO_ANSWER", NOW),
        Departure.NEVER_LEFT: deferred(mail, "451 4.3.2", NOW),
    }
    for way, history in ways.items():
        assert departure(history, bounced=False) is way
        assert departure(expired(history, DEADLINE), bounced=False) is way
    assert departure(bounced(mail, "550 5.1.1"), bounced=False) is Departure.BOUNCED
    assert departure(expired(bounced(mail, "550 5.1.1"), DEADLINE), bounced=True) is Departure.BOUNCED
    assert departure(None, bounced=False) is Departure.NEVER_LEFT
