"""The truth table of E.4: every reason, and the first one wins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.domain.check import Facts, Question, Reason, decide, good_until

FIRM = uuid4()
ALLOWED = Facts(
    user_state="ACTIVE",
    role="COLLABORATOR",
    rights=("S01", "S05", "M06", "M07", "M09"),
    session_live=True,
    firm_id=FIRM,
    firm_state="ACTIVE",
    mandate_id=uuid4(),
    mandate_state="ACTIVE",
    services=("S01", "S05"),
    portfolio_state="OPEN",
    associated=True,
)
CLIENT = Question("S05", account_ref=uuid4())
PORTFOLIO = Question("M06", portfolio_id=uuid4())
ADMINISTRATOR = {"role": "ADMINISTRATOR", "rights": ()}


@pytest.mark.parametrize(
    ("question", "changes", "reason"),
    [
        (CLIENT, {}, None),
        (CLIENT, {"user_state": "INVITED"}, "SUBJECT_INACTIVE"),
        (CLIENT, {"user_state": "SUSPENDED"}, "SUBJECT_INACTIVE"),
        (CLIENT, {"user_state": "REMOVED"}, "SUBJECT_INACTIVE"),
        (CLIENT, {"session_live": False}, "SUBJECT_INACTIVE"),
        (CLIENT, {"firm_state": "PENDING"}, "FIRM_SUSPENDED"),
        (CLIENT, {"rights": ("S01",)}, "RIGHT_MISSING"),
        (CLIENT, {"mandate_state": None}, "NOT_REGISTERED"),
        (CLIENT, {"associated": False}, "PORTFOLIO_NOT_ASSOCIATED"),
        (CLIENT, ADMINISTRATOR, None),
        (CLIENT, ADMINISTRATOR | {"associated": False}, "PORTFOLIO_NOT_ASSOCIATED"),
        (CLIENT, {"mandate_state": "PENDING"}, "MANDATE_PENDING"),
        (CLIENT, {"mandate_state": "REVOKED"}, "MANDATE_ENDED"),
        (CLIENT, {"mandate_state": "SUPERSEDED"}, "MANDATE_ENDED"),
        (CLIENT, {"services": ("S01",)}, "SERVICE_NOT_SELECTED"),
        (CLIENT, {"services": ()}, "SERVICE_NOT_SELECTED"),
        (replace(CLIENT, action="S01"), {"services": ()}, None),
        (replace(CLIENT, action="S01"), {"services": ("S05",)}, "SERVICE_NOT_SELECTED"),
        (replace(CLIENT, action="S01"), {"rights": ()}, None),
        (replace(CLIENT, action="S01"), {"rights": ("M06",)}, "RIGHT_MISSING"),
        (replace(CLIENT, action="M07"), {"mandate_state": "PENDING"}, None),
        (replace(CLIENT, action="M09"), {"mandate_state": "PENDING"}, None),
        (replace(CLIENT, action="M07"), {"mandate_state": "REVOKED"}, "MANDATE_ENDED"),
        (replace(CLIENT, action="M09"), {"mandate_state": "SUPERSEDED"}, "MANDATE_ENDED"),
        (replace(CLIENT, action="M10"), ADMINISTRATOR | {"mandate_state": "REVOKED"}, "MANDATE_ENDED"),
        (replace(CLIENT, action="M11"), ADMINISTRATOR | {"mandate_state": "SUPERSEDED"}, "MANDATE_ENDED"),
        (replace(CLIENT, action="M11"), ADMINISTRATOR | {"mandate_state": "PENDING"}, None),
        (
            replace(CLIENT, action="M09"),
            {"mandate_state": "REVOKED", "associated": False},
            "PORTFOLIO_NOT_ASSOCIATED",
        ),
        (replace(CLIENT, action="M05"), {"mandate_state": "REVOKED"}, None),
        (replace(CLIENT, action="M09"), {"associated": False}, "PORTFOLIO_NOT_ASSOCIATED"),
        (replace(CLIENT, action="M09"), ADMINISTRATOR | {"associated": False}, None),
        (replace(CLIENT, action="M11"), {}, "RIGHT_MISSING"),
        (replace(CLIENT, action="M13"), ADMINISTRATOR, "RIGHT_MISSING"),
        (replace(CLIENT, action="S99"), ADMINISTRATOR, "RIGHT_MISSING"),
        (PORTFOLIO, {}, None),
        (PORTFOLIO, {"portfolio_state": None}, "NOT_FOUND"),
        (PORTFOLIO, {"portfolio_state": None} | ADMINISTRATOR, "NOT_FOUND"),
        (PORTFOLIO, {"associated": False}, "PORTFOLIO_NOT_ASSOCIATED"),
        (PORTFOLIO, {"portfolio_state": "EMPTY"}, "PORTFOLIO_NOT_INITIALISED"),
        (PORTFOLIO, {"portfolio_state": "EMPTY"} | ADMINISTRATOR, None),
        (PORTFOLIO, {"associated": False} | ADMINISTRATOR, None),
        (replace(PORTFOLIO, action="M05"), {"portfolio_state": "EMPTY"}, None),
        (replace(PORTFOLIO, action="S01"), {}, "NOT_REGISTERED"),
        (Question("M05", firm_id=FIRM), {}, None),
        (Question("M02", firm_id=FIRM), {}, "RIGHT_MISSING"),
        (Question("M02", firm_id=FIRM), ADMINISTRATOR, None),
        (Question("M02", firm_id=uuid4()), ADMINISTRATOR, "NOT_FOUND"),
        (Question("S01", firm_id=FIRM), {}, "NOT_REGISTERED"),
    ],
)
def test_the_first_missing_term_is_the_reason(
    question: Question, changes: dict[str, object], reason: str | None
) -> None:
    assert decide(question, replace(ALLOWED, **changes)) == reason  # type: ignore[arg-type]


def test_an_unknown_subject_is_denied() -> None:
    assert decide(CLIENT, None) == Reason.SUBJECT_INACTIVE


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "user_state": st.just("SUSPENDED"),
            "session_live": st.just(False),
            "firm_state": st.just("PENDING"),
            "rights": st.just(("M07",)),
            "mandate_state": st.sampled_from([None, "PENDING", "REVOKED", "SUPERSEDED"]),
            "associated": st.just(False),
            "services": st.just(("S03",)),
        },
    )
)
def test_any_missing_term_denies(changes: dict[str, object]) -> None:
    assert (decide(CLIENT, replace(ALLOWED, **changes)) is None) is (not changes)  # type: ignore[arg-type]


def test_an_answer_is_good_for_the_shortest_of_what_it_rests_on() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    kept, soon, later = timedelta(seconds=5), now + timedelta(seconds=2), now + timedelta(hours=1)
    assert good_until(now, kept) == good_until(now, kept, None, later) == now + kept
    assert good_until(now, kept, later, soon) == good_until(now, kept, soon, None) == soon
