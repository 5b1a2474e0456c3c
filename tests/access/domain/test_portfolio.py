from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.domain.portfolio import Portfolio, portfolio_name
from access.domain.refusals import NameNotAllowed


def key_of(name: str) -> str:
    return Portfolio(portfolio_id=uuid4(), firm_id=uuid4(), name=portfolio_name(name)).name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Été", "ETE "),
        ("Cafe\u0301", "café"),
        ("STRASSE", "straße"),
        ("A  B", "a b"),
        ("Ｎord", "nord"),
        ("l’atelier", "l'atelier"),
        ("a\u200bb", "ab"),
        ("Sud\u2011Est", "sud-est"),
    ],
)
def test_names_that_people_confuse_are_the_same(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize("typed", ["", " \t", "x" * 81, "a\x00b", "\ue000", "\u0301", "\u3164", "\u200d"])
def test_names_that_nobody_sees_are_not_allowed(typed: str) -> None:
    with pytest.raises(NameNotAllowed):
        portfolio_name(typed)


@given(st.text(max_size=100))
def test_a_kept_name_is_kept_unchanged(typed: str) -> None:
    try:
        kept = portfolio_name(typed)
    except NameNotAllowed:
        return
    assert portfolio_name(kept) == kept
    assert 1 <= len(kept) <= 80
    assert kept == kept.strip()


def test_a_name_stays_out_of_repr() -> None:
    assert "Dupont" not in repr(Portfolio(portfolio_id=uuid4(), firm_id=uuid4(), name="Dupont"))
