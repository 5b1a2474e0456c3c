from datetime import UTC, datetime, timedelta

import pytest

from enrolment.domain.refusal_tries import RefusalCodeNotValid, TryLimit, parse_reference
from enrolment.domain.refusals import TooManyRequests

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMIT = TryLimit(5, timedelta(hours=1))


def test_five_wrong_codes_in_an_hour_close_the_door_until_the_first_is_an_hour_old() -> None:
    wrong = [NOW + timedelta(minutes=minute) for minute in range(5)]
    LIMIT.check(wrong[:4], NOW + timedelta(minutes=10))
    with pytest.raises(TooManyRequests) as refused:
        LIMIT.check(wrong, NOW + timedelta(minutes=10))
    assert refused.value.retry_after == 50 * 60
    LIMIT.check(wrong, NOW + timedelta(hours=1))


def test_a_reference_is_read_in_any_spelling() -> None:
    assert parse_reference(" et-0190ab12cd ") == "ET-0190AB12CD"
    for wrong in ("ET-0190AB12C", "0190AB12CD", "ET-0190AB12CG", ""):
        with pytest.raises(RefusalCodeNotValid):
            parse_reference(wrong)
