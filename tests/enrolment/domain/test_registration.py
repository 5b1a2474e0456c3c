from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import DEAD, LIVE, WAITING, State
from vocabulary.kinds import Kind
from vocabulary.return_reason import ReturnReason

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
CASE = RegistrationCase(
    case_id=UUID(int=1),
    firm_id=UUID(int=2),
    portfolio_id=UUID(int=3),
    account_ref=UUID(int=4),
    kind=Kind.INDEPENDENT,
    services=frozenset({"S01"}),
    courriels=frozenset(),
    requested_by=UUID(int=5),
    submitted_at=NOW,
)

type Step = Callable[[RegistrationCase], RegistrationCase]
STEPS: dict[str, Step] = {
    "address_missing": lambda case: case.address_missing(),
    "rejected_unknown": lambda case: case.rejected_unknown(NOW, NOW),
    "key_issued": lambda case: case.key_issued(),
    "key_redeemed": lambda case: case.key_redeemed(),
    "key_exhausted": lambda case: case.key_exhausted(),
    "key_expired": lambda case: case.key_expired(NOW),
    "mandate_activated": lambda case: case.mandate_activated(),
    "mandate_refused": lambda case: case.mandate_refused(NOW, "EXCLUSIVE"),
    "mandate_suspended": lambda case: case.mandate_suspended(2),
    "mandate_reinstated": lambda case: case.mandate_reinstated(3),
    "mandate_revoked": lambda case: case.mandate_revoked(NOW, "BY_CLIENT"),
    "client_refused": lambda case: case.client_refused(NOW),
    "removed": lambda case: case.removed(NOW),
    "account_struck_off": lambda case: case.account_struck_off(),
    "moved_to": lambda case: case.moved_to(UUID(int=9), 1),
    "key_locked": lambda case: case.key_locked(NOW),
    "letter_requested": lambda case: case.letter_requested(NOW),
    "letter_handed_over": lambda case: case.letter_handed_over(NOW),
    "letter_posted": lambda case: case.letter_posted(NOW),
    "letter_aged": lambda case: case.letter_aged(15),
    "letter_returned": lambda case: case.letter_returned(NOW, ReturnReason.NPAI),
    "letter_failed": lambda case: case.letter_failed("ADDRESS_UNUSABLE"),
    "letter_unprinted": lambda case: case.letter_failed("PROVIDER_REFUSED"),
}
HISTORIES = st.lists(st.sampled_from(sorted(STEPS)), max_size=12)


def after(*steps: str) -> RegistrationCase:
    case = CASE
    for step in steps:
        case = STEPS[step](case)
    return case


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ("key_issued", State.AWAITING_KEY),
        ("address_missing", State.ADDRESS_MISSING),
        ("key_issued letter_failed", State.ADDRESS_MISSING),
        ("key_issued letter_unprinted", State.AWAITING_KEY),
        ("key_issued letter_returned", State.LETTER_RETURNED),
        ("key_issued letter_posted letter_aged", State.AWAITING_KEY),
        ("key_issued key_exhausted", State.KEY_EXHAUSTED),
        ("key_issued key_expired", State.CLOSED_STALE),
        ("key_issued letter_returned key_expired", State.CLOSED_STALE),
        ("key_issued client_refused", State.REFUSED),
        ("key_issued key_redeemed", State.ACTIVATING),
        ("key_issued key_redeemed mandate_activated", State.ACTIVE),
        ("key_issued key_redeemed mandate_refused", State.REJECTED),
        ("key_issued mandate_activated mandate_suspended", State.ACTIVE_SUSPENDED),
        ("key_issued mandate_activated mandate_suspended mandate_reinstated", State.ACTIVE),
        ("key_issued mandate_activated mandate_revoked", State.ENDED),
        ("key_issued removed", State.REMOVED),
        ("mandate_activated account_struck_off", State.ACTIVE),
        ("mandate_activated client_refused", State.ACTIVE),
        ("removed key_redeemed mandate_activated", State.REMOVED),
    ],
)
def test_c3(steps: str, state: State) -> None:
    assert after(*steps.split()).state is state


@pytest.mark.parametrize("order", list(permutations(("key_issued", "key_redeemed", "mandate_activated"))))
def test_activation_converges_in_any_order(order: tuple[str, ...]) -> None:
    assert after(*order).state is State.ACTIVE
    assert after(*order, *order).state is State.ACTIVE


@pytest.mark.parametrize(
    "order", list(permutations(("mandate_activated", "mandate_suspended", "mandate_reinstated")))
)
def test_suspension_converges_in_any_order(order: tuple[str, ...]) -> None:
    assert after(*order).state is State.ACTIVE


@given(HISTORIES, HISTORIES)
def test_nothing_reopens_or_changes_a_dead_case(history: list[str], late: list[str]) -> None:
    case = after(*history)
    if case.state in DEAD:
        assert case.ended_at is not None
        for step in late:
            assert STEPS[step](case) is case or (step in {"moved_to", "key_locked"} and case.unrevealed)


def test_a_move_is_followed_until_a_rejection_is_revealed_d38() -> None:
    moved = after("rejected_unknown", "moved_to")
    assert (moved.portfolio_id, moved.state) == (UUID(int=9), State.REJECTED)
    assert after("mandate_refused", "moved_to").portfolio_id == CASE.portfolio_id


def test_a_lock_shows_until_a_rejection_is_revealed_d38() -> None:
    assert after("rejected_unknown", "key_locked").key_locked_until is not None
    assert after("mandate_refused", "key_locked").key_locked_until is None


def test_a_refusal_is_noted_on_dead_cases_only_d37() -> None:
    assert after("key_issued", "client_refused").refused_at == NOW
    assert after("removed").refusal_noted(NOW).refused_at == NOW
    assert after("removed").refusal_noted(NOW).state is State.REMOVED
    assert CASE.refusal_noted(NOW) is CASE


def test_a_case_closed_with_its_key_keeps_little_of_the_client() -> None:
    closed = replace(CASE, identifier="117000000000791900").key_expired(NOW)
    assert (closed.identifier, closed.account_number) == ("1900", None)
    closed = replace(CASE, identifier="000001008", account_number="117000000000791900").key_expired(NOW)
    assert (closed.identifier, closed.account_number) == ("1008", "1900")


def test_an_account_number_as_long_as_a_siren_is_none() -> None:
    assert replace(CASE, identifier="000001008").siren == "000001008"
    assert replace(CASE, identifier="000001009").siren is None
    assert replace(CASE, identifier="AB1234567").siren is None


@given(HISTORIES, st.sampled_from(sorted(STEPS)))
def test_said_twice_is_said_once(history: list[str], step: str) -> None:
    once = STEPS[step](after(*history))
    assert STEPS[step](once) is once


@given(HISTORIES)
def test_version_counts_changes_and_access_never_falls_back(history: list[str]) -> None:
    case = CASE
    for step in history:
        following = STEPS[step](case)
        assert following.version == case.version + (following is not case)
        if case.state not in WAITING:
            assert following.state not in WAITING
        case = following


def test_live_and_dead_share_all_states() -> None:
    assert set(State) == LIVE | DEAD
    assert {State.REJECTED, State.REFUSED, State.CLOSED_STALE, State.ENDED, State.REMOVED} == DEAD
