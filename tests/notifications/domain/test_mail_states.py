from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.mail_states import address_is_dead, bounced, deferred, ended, expired, sent
from notifications.domain.message import OPEN, MailState, Message

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DEADLINE = NOW + timedelta(hours=24)


def message(**changes: object) -> Message:
    facts: dict[str, object] = {
        "message_id": uuid4(),
        "template": "collaborator_activation",
        "user_id": uuid4(),
        "created_at": NOW,
        "deadline": DEADLINE,
        "activation": True,
        "sealed_token": "sealed",
        "due_at": NOW,
    }
    return Message(**facts | changes)  # type: ignore[arg-type]


NEWS = st.sampled_from(
    [
        lambda m: sent(m, NOW),
        lambda m: deferred(m, "451", NOW),
        lambda m: bounced(m, "550"),
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
    assert expired(sent(message(activation=False), NOW), DEADLINE).state is MailState.SENT


def test_a_mail_that_left_while_its_link_was_cancelled_keeps_its_date() -> None:
    left = sent(ended(message(), MailState.CANCELLED), NOW)
    assert (left.state, left.sent_at) == (MailState.CANCELLED, NOW)


@pytest.mark.parametrize(
    ("reason", "dead"),
    [
        ("550 5.1.1", True),
        ("550 5.1.10", True),
        ("550 5.2.1", True),
        ("550", True),
        ("553", True),
        ("ADDRESS_INVALID", True),
        ("550 5.7.1", False),
        ("554 5.7.1", False),
        ("552 5.2.2", False),
        ("ADDRESS_SUPPRESSED", False),
    ],
)
def test_which_bounces_are_about_the_address(reason: str, dead: bool) -> None:
    assert address_is_dead(reason) is dead
