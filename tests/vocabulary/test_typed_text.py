import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.typed_text import folded, one_spelling, symbols, visible

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize("sign", "\u200b\u200c\u200d\u200e\u202e\u2060\ufeff\u00ad\u034f\u3164\uffa0\u2800")
def test_signs_that_nobody_sees_are_dropped(sign: str) -> None:
    assert one_spelling(f"{sign}Du{sign}rand{sign}") == "Durand"
    assert symbols(f"{sign}4k{sign}t9{sign}") == "4KT9"


@pytest.mark.parametrize("emoji", [FAMILY, ENGLAND, "❤\ufe0f", "1\ufe0f\u20e3", "\U0001f44d\U0001f3fd"])
def test_what_holds_an_emoji_together_stays(emoji: str) -> None:
    assert one_spelling(f"{emoji} Familles") == f"{emoji} Familles"
    assert visible(f"a\u200d{emoji}\u200db") == f"a{emoji}b"


@pytest.mark.parametrize("apostrophe", "'’‘‛ʼ´`′＇")
def test_apostrophes_are_one(apostrophe: str) -> None:
    assert one_spelling(f"O{apostrophe}Neil") == "O'Neil"


@pytest.mark.parametrize("dash", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe63\uff0d")
def test_dashes_are_one(dash: str) -> None:
    assert one_spelling(f"Jean{dash}Pierre") == "Jean-Pierre"
    assert symbols(f"4K{dash}T9") == "4KT9"


@pytest.mark.parametrize("space", " \t\n\u00a0\u1680\u2007\u2009\u2028\u202f\u205f\u3000")
def test_spaces_are_one(space: str) -> None:
    assert one_spelling(f"{space}de{space} La{space}Tour") == "de La Tour"
    assert symbols(f"4K{space}T9") == "4KT9"


def test_one_unicode_form() -> None:
    assert one_spelling("E\u0301lise") == "Élise"
    assert one_spelling("Ｄｕｒａｎｄ ﬁls") == "Durand fils"
    assert one_spelling("80 m² à ½ prix™") == "80 m² à ½ prix™"
    assert symbols("４ｋｔ９") == "4KT9"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cœur d’Été", "COEUR D'ETE"), ("STRASSE", "straße"), ("Łódź Øst", "lodz ost"), ("❤\ufe0f", "❤")],
)
def test_what_differs_by_case_and_accents_is_folded_alike_d16(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_what_looks_different_is_not_folded_alike() -> None:
    assert len({folded(name) for name in ("Nord", "Nord 2", "Nord-Est", FAMILY, FAMILY[0], "80 m²")}) == 6


@given(st.text(max_size=60))
def test_what_was_read_once_is_read_the_same_again(typed: str) -> None:
    once = one_spelling(typed)
    assert one_spelling(once) == once
    assert unicodedata.is_normalized("NFC", once)
