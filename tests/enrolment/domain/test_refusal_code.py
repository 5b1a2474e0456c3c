import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.refusal_code import (
    ALPHABET,
    MalformedRefusalCode,
    new_refusal_code,
    normalise_refusal_code,
    print_refusal_code,
    refusal_code_digest,
)

CODES = st.text(ALPHABET, min_size=8, max_size=8)


def test_alphabet_has_the_thirty_symbols_of_the_key_d39() -> None:
    assert len(set(ALPHABET)) == 30
    assert not set("01ILO") & set(ALPHABET)


def test_new_codes_come_from_the_given_source() -> None:
    assert new_refusal_code(lambda symbols: symbols[-1]) == "ZZZZZZZZ"
    assert new_refusal_code() != new_refusal_code()


@given(CODES)
def test_printed_and_typed_anyhow_it_is_the_same_code(code: str) -> None:
    printed = print_refusal_code(code)
    assert len(printed) == 9
    assert printed[4] == "-"
    assert normalise_refusal_code(f" {printed.lower()} ") == code
    assert normalise_refusal_code(" ".join(code)) == code


@pytest.mark.parametrize("typed", ["", "ABCD-EFG", "ABCD-EFG0", "ABCD-EFGHJ", "ABCD_EFGH"])
def test_malformed_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(MalformedRefusalCode) as refused:
        normalise_refusal_code(typed)
    assert str(refused.value) == "not a refusal code"


@given(CODES)
def test_digest_depends_on_code_and_pepper(code: str) -> None:
    digest = refusal_code_digest(code, b"pepper")
    assert digest == refusal_code_digest(code, b"pepper")
    assert digest != refusal_code_digest(code, b"other")
    assert code not in digest
