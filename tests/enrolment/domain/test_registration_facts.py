from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from enrolment.domain.letter_progress import LetterStage
from enrolment.domain.registration import UNKNOWN_ACCOUNT, RegistrationCase
from enrolment.domain.registration_state import State
from vocabulary.kinds import Kind
from vocabulary.return_reason import ReturnReason

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
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


def test_unknown_account_looks_like_any_other_for_a_while_d38() -> None:
    unknown = CASE.rejected_unknown(NOW, LATER)
    known = CASE.letter_requested(NOW).key_issued()
    assert unknown.shown_state(NOW) is CASE.shown_state(NOW) is known.shown_state(NOW)
    assert unknown.letter == known.letter
    assert unknown.occupies(NOW)
    assert unknown.shown_state(LATER) is State.REJECTED
    assert not unknown.occupies(LATER)
    assert unknown.reason_code == UNKNOWN_ACCOUNT
    assert unknown.removed(NOW).shown_state(NOW) is State.REMOVED
    assert not unknown.removed(NOW).occupies(NOW)


def test_letter_is_shown_by_its_furthest_stage_m05() -> None:
    late_handover = CASE.letter_posted(LATER).letter_handed_over(NOW)
    assert late_handover.letter.stage is LetterStage.POSTED
    assert CASE.letter.stage is LetterStage.NONE
    returned = CASE.key_issued().letter_posted(NOW).letter_returned(LATER, ReturnReason.NPAI)
    assert returned.letter.stage is LetterStage.RETURNED
    assert returned.letter.return_reason is ReturnReason.NPAI


def test_return_after_use_is_noted_without_effect_c6() -> None:
    case = CASE.key_issued().mandate_activated().letter_returned(NOW, ReturnReason.NPAI)
    assert case.state is State.ACTIVE
    assert case.letter.returned_at == NOW


def test_ageing_only_grows() -> None:
    assert CASE.letter_aged(90).letter_aged(15).letter.aged_days == 90


def test_a_letter_sent_may_have_left_unless_it_was_withdrawn_or_failed_r004_14() -> None:
    sent = replace(CASE, address_digest="0f")
    assert not CASE.letter_requested(NOW).letter_may_have_left
    assert (sent.letter_may_have_left, sent.letter_written_at) == (True, NOW)
    assert sent.letter_requested(LATER).letter_written_at == LATER
    assert not sent.letter_cancelled(NOW).letter_may_have_left
    assert sent.letter_cancelled(NOW).letter_handed_over(NOW).letter_may_have_left
    assert not sent.letter_failed("ADDRESS_UNUSABLE").letter_may_have_left


def test_for_a_day_only_the_post_tells_a_letter_apart_d38() -> None:
    day = timedelta(days=1)
    handed_over = CASE.key_issued().letter_requested(LATER).letter_handed_over(NOW)
    unknown = CASE.rejected_unknown(NOW, LATER)
    early = LATER - timedelta(microseconds=1)
    assert handed_over.shown_letter(early, day).stage is unknown.shown_letter(early, day).stage
    assert handed_over.shown_letter(LATER, day).stage is LetterStage.HANDED_OVER
    assert handed_over.letter_posted(NOW).shown_letter(early, day).stage is LetterStage.POSTED
    assert CASE.address_missing().shown_letter(NOW, day).stage is LetterStage.FAILED
