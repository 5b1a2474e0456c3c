import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.person_name import read_name
from vocabulary.unreadable import Reason, Unreadable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("J.-P.", "J.-P."),
        ("J.P. Durand", "J.P. Durand"),
        ("Jean\u2011Pierre", "Jean-Pierre"),
        ("de\u00a0La Tour", "de La Tour"),
        ("’t Hooft", "'t Hooft"),
        ("O´Neil", "O'Neil"),
        ("N`Diaye", "N'Diaye"),
        ("de' Medici", "de' Medici"),
        ("E\u0301lise", "Élise"),
        ("Ｄｕｒａｎｄ", "Durand"),
        ("Du\u00adrand\u200b", "Durand"),
        ("Martin St. Jr.", "Martin St. Jr."),
        ("NGUYỄN Đình Ươm", "NGUYỄN Đình Ươm"),
        ("Łukasz", "Łukasz"),
        ("Marcel·la", "Marcel·la"),
        ("王小明", "王小明"),
    ],
)
def test_names_that_people_have(typed: str, kept: str) -> None:
    assert read_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.EMPTY),
        (" \u3164\u200b", Reason.EMPTY),
        ("x" * 61, Reason.TOO_LONG),
        ("evil.com", Reason.SIGN_NOT_ALLOWED),
        ("www.evil.com Jean", Reason.SIGN_NOT_ALLOWED),
        ("t.co", Reason.SIGN_NOT_ALLOWED),
        ("Jean <b>", Reason.SIGN_NOT_ALLOWED),
        ("https://evil", Reason.SIGN_NOT_ALLOWED),
        ("Jean2", Reason.SIGN_NOT_ALLOWED),
        ("'", Reason.SIGN_NOT_ALLOWED),
        ("-", Reason.SIGN_NOT_ALLOWED),
        ("...", Reason.SIGN_NOT_ALLOWED),
        ("\u0301", Reason.SIGN_NOT_ALLOWED),
        ("a\x00b", Reason.SIGN_NOT_ALLOWED),
        ("\U0001f600", Reason.SIGN_NOT_ALLOWED),
    ],
)
def test_what_is_no_name_says_why(typed: str, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        read_name(typed)
    assert refused.value.reason is reason


@given(st.text(max_size=70))
def test_what_was_read_once_is_read_the_same_again(typed: str) -> None:
    try:
        kept = read_name(typed)
    except Unreadable:
        return
    assert read_name(kept) == kept
    assert 1 <= len(kept) <= 60


def test_a_long_name_that_nearly_fits_the_form_is_judged_at_once() -> None:
    with pytest.raises(Unreadable):
        read_name("a" * 59 + "/")
    with pytest.raises(Unreadable):
        read_name("a." * 29 + "b/")
