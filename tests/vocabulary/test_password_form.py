import pytest

from vocabulary.password_form import read_password


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("E\u0301te-2026-soleil", "Éte-2026-soleil"),
        ("Un\u00a0soleil\u202f42!", "Un soleil 42!"),
        ("\u212bngstrom-42", "Ångstrom-42"),
    ],
)
def test_one_form_whichever_keyboard_sends_it(typed: str, same: str) -> None:
    assert read_password(typed) == read_password(same) == same


@pytest.mark.parametrize("chosen", ["m²", "½", "´", "ﬁ", "Ａ", " a ", "a\u200bb"])
def test_nothing_else_of_what_somebody_chose_is_changed(chosen: str) -> None:
    assert read_password(chosen) == chosen
