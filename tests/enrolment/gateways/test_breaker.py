from contextlib import ExitStack

import httpx2
import pytest

from enrolment.gateways.breaker import AT_ONCE, PAUSE_SECONDS, Breaker, NotTried


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_the_ninth_call_at_once_is_not_tried() -> None:
    breaker = Breaker(Clock())
    with ExitStack() as calls:
        for _ in range(AT_ONCE):
            calls.enter_context(breaker.one_call())
        with pytest.raises(NotTried), breaker.one_call():
            pass
    with breaker.one_call():
        pass


def test_after_a_timeout_nobody_waits_for_two_seconds() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    with pytest.raises(httpx2.ReadTimeout), breaker.one_call():
        raise httpx2.ReadTimeout("slow")
    clock.seconds += PAUSE_SECONDS - 0.001
    with pytest.raises(NotTried), breaker.one_call():
        pass
    clock.seconds += 0.001
    with breaker.one_call():
        pass


@pytest.mark.parametrize("failure", [httpx2.ConnectError("away"), ValueError("ours")])
def test_other_failures_open_nothing_and_hold_no_place(failure: Exception) -> None:
    breaker = Breaker(Clock())
    for _ in range(AT_ONCE + 1):
        with pytest.raises(type(failure)), breaker.one_call():
            raise failure
