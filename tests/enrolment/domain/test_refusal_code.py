from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.refusal_code import (
    LETTER_REFERENCE,
    REFUSAL_CODE,
    RefusalCodeNotValid,
    read_refusal_code,
    refusal_code_digest,
    refusal_code_digests,
)
from vocabulary.digest_keys import DigestKeys
from vocabulary.printed_code import ALPHABET

CODES = st.builds(REFUSAL_CODE.draw)


def test_a_code_is_long_enough_to_need_no_reference() -> None:
    assert REFUSAL_CODE.random_symbols * log2(len(ALPHABET)) > 60
    assert len({REFUSAL_CODE.draw() for _ in range(100)}) == 100


def test_the_letters_reference_is_no_reference_of_a_case() -> None:
    assert LETTER_REFERENCE.print(LETTER_REFERENCE.draw()).startswith("CL-")


@given(CODES)
def test_printed_and_typed_anyhow_it_is_the_same_code(code: str) -> None:
    printed = REFUSAL_CODE.print(code)
    assert [len(group) for group in printed.split("-")] == [4, 4, 4, 4]
    assert read_refusal_code(f" {printed.lower()} ") == read_refusal_code(" ".join(code)) == code


@pytest.mark.parametrize("typed", ["", "ABCD-EFG", "ABCD-EFG0-ABCD-EFGH", "ABCD_EFGH", "\u00e9" * 16])
def test_malformed_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(RefusalCodeNotValid) as refused:
        read_refusal_code(typed)
    assert str(refused.value) == ""


@given(CODES)
def test_digest_depends_on_code_and_key(code: str) -> None:
    digest = refusal_code_digest(code, DigestKeys.single(b"key"))
    assert digest == refusal_code_digest(code, DigestKeys.single(b"key"))
    assert digest != refusal_code_digest(code, DigestKeys.single(b"other"))
    assert digest in refusal_code_digests(code, DigestKeys({"2": b"other", "1": b"key"}))
    assert code not in digest
