import pytest

from vocabulary.telephone import read_telephone
from vocabulary.unreadable import Reason, Unreadable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("06\u201112\u201134\u201156\u201178", "+33612345678"),
        ("０６ １２ ３４ ５６ ７８", "+33612345678"),
        ("\u202a06\u200b12345678\u202c", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("+33 (0)4 72 00 00 00", "+33472000000"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0596 60 12 34", "+596596601234"),
        ("0692 12 34 56", "+262692123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0639 01 23 45", "+262639012345"),
        ("0800 123 456", "+33800123456"),
        ("Tél. 06 12 34 56 78", "+33612345678"),
        ("tel:+33612345678", "+33612345678"),
    ],
)
def test_numbers_as_people_dial_them(typed: str, kept: str) -> None:
    assert read_telephone(typed) == read_telephone(kept) == kept


@pytest.mark.parametrize("typed", ["", "12", "06 12 34 56 7", "04 72 00 00 00 ext. 12", "anne", "+999 1"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_telephone(typed)


@pytest.mark.parametrize(
    "typed", ["06 12 ABC DEF", "0612345OOO", "06 l2 34 56 78", "06 12 34 56 78 x", "0612345678;isub=1"]
)
def test_letters_stand_for_no_digits(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_telephone(typed)
    assert refused.value.reason is Reason.SIGN_NOT_ALLOWED
