import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.printed_code import ALPHABET, Mistyped, PrintedCode, check_character

REFERENCE = PrintedCode(random_symbols=11, prefix="ET")
BODIES = st.text(ALPHABET, min_size=11, max_size=11)


@given(BODIES)
def test_what_is_printed_is_read_again_with_or_without_its_prefix(body: str) -> None:
    code = body + check_character(body)
    printed = REFERENCE.print(code)
    assert printed.split("-") == ["ET", code[:4], code[4:8], code[8:]]
    assert REFERENCE.read(printed) == REFERENCE.read(code) == code


def test_a_code_may_begin_like_the_prefix() -> None:
    code = "ET234567892"
    code += check_character(code)
    assert REFERENCE.read(code) == REFERENCE.read(f"et{code}") == code


@pytest.mark.parametrize(
    "between", ["\u2011", "\u2013", "\u2212", "\u200b", " ", "\u00a0", "", "\ufeff", "."]
)
def test_read_like_the_key_is(between: str) -> None:
    code = REFERENCE.draw()
    typed = REFERENCE.print(code).replace("-", between).lower()
    assert REFERENCE.read(typed) == code
    assert REFERENCE.read("".join(chr(ord(c) + 0xFEE0) for c in code)) == code


@given(BODIES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_every_single_mistyped_symbol_is_caught(body: str, place: int, symbol: str) -> None:
    code = body + check_character(body)
    mistyped = code[:place] + symbol + code[place + 1 :]
    if mistyped == code:
        return
    with pytest.raises(Mistyped) as refused:
        REFERENCE.read(mistyped)
    assert mistyped not in str(refused.value)


@pytest.mark.parametrize("typed", ["", "ET", "ET-", "0123456789AB", "XX" + "2" * 12, "2" * 13])
def test_all_else_is_mistyped(typed: str) -> None:
    with pytest.raises(Mistyped):
        REFERENCE.read(typed)
