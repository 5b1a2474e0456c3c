from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from enrolment.domain.activation import (
    Activation,
    ActivationState,
    LinkExpired,
    LinkSuperseded,
    LinkUnknown,
    LinkUsed,
    Purpose,
    encode_token,
    token_digest,
    usable,
)

CREATED = datetime(2026, 11, 20, 10, tzinfo=UTC)
DAY = timedelta(hours=24)
TOKEN = encode_token(bytes(range(32)))
LINK = Activation.issue(
    message_id=UUID(int=1),
    user_id=UUID(int=2),
    purpose=Purpose.COLLABORATOR,
    token=TOKEN,
    now=CREATED,
    ttl=DAY,
)


def test_used_one_second_before_the_deadline_scenario_5() -> None:
    assert LINK.use(CREATED + DAY - timedelta(seconds=1)).state is ActivationState.USED


def test_refused_at_the_deadline_scenario_6() -> None:
    with pytest.raises(LinkExpired):
        LINK.use(CREATED + DAY)
    assert LINK.expire(CREATED + DAY).state is ActivationState.EXPIRED
    with pytest.raises(LinkExpired):
        LINK.expire(CREATED + DAY).check(CREATED)


def test_replayed_scenario_8() -> None:
    used = LINK.use(CREATED)
    with pytest.raises(LinkUsed):
        used.use(CREATED)
    with pytest.raises(LinkUsed):
        used.check(CREATED + 2 * DAY)


def test_superseded_scenario_9() -> None:
    with pytest.raises(LinkSuperseded):
        LINK.supersede().use(CREATED)


def test_cancelled_looks_like_none() -> None:
    with pytest.raises(LinkUnknown):
        usable(LINK.cancel(), CREATED)
    with pytest.raises(LinkUnknown):
        usable(None, CREATED)


def test_looking_does_not_consume_scenario_10() -> None:
    for _ in range(10):
        assert usable(LINK, CREATED) is LINK


def test_a_dead_link_changes_no_more() -> None:
    used = LINK.use(CREATED)
    assert used.supersede() is used
    assert used.cancel() is used
    assert used.expire(CREATED + DAY) is used


def test_a_timer_that_comes_early_decides_nothing() -> None:
    assert LINK.expire(CREATED + DAY - timedelta(microseconds=1)) is LINK


def test_token_is_256_bits_and_only_its_digest_is_kept() -> None:
    assert len(TOKEN) == 43
    assert LINK.digest == token_digest(TOKEN)
    assert TOKEN not in repr(LINK)
    assert LINK.digest not in repr(LINK)
    with pytest.raises(ValueError, match="32 random bytes"):
        encode_token(b"short")
