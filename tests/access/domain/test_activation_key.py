import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.domain.activation_key import ActivationKey
from access.domain.refusals import KeyMalformed
from vocabulary.digest_keys import DigestKeys
from vocabulary.printed_code import ALPHABET, check_character

LENGTH = 12
bodies = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)
KEYS = DigestKeys.single(b"key")


def whole(body: str) -> str:
    return body + check_character(body)


def swapped(symbols: str, place: int) -> str:
    return symbols[:place] + symbols[place + 1] + symbols[place] + symbols[place + 2 :]


def accepted(symbols: str) -> bool:
    try:
        ActivationKey.read(symbols)
    except KeyMalformed:
        return False
    return True


def test_the_alphabet_has_thirty_symbols_that_dont_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 30
    assert not set("01ILOU") - {"U"} & set(ALPHABET)


@given(bodies)
def test_what_is_printed_is_read_again(body: str) -> None:
    key = ActivationKey(whole(body))
    assert ActivationKey.read(key.printed) == key
    assert [len(group) for group in key.printed.split("-")] == [4, 4, 4]


@given(bodies, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_mistyped_symbol_is_caught(body: str, place: int, symbol: str) -> None:
    symbols = whole(body)
    mistyped = symbols[:place] + symbol + symbols[place + 1 :]
    assert accepted(mistyped) is (mistyped == symbols)


def test_every_swap_of_neighbours_is_caught_but_of_the_first_and_last_symbol() -> None:
    missed = set()
    for first in ALPHABET:
        for second in ALPHABET:
            symbols = whole(first + second + "7" * 9)
            if first != second and accepted(swapped(symbols, 0)):
                missed.add(frozenset((first, second)))
    assert missed == {frozenset((ALPHABET[0], ALPHABET[-1]))}


@pytest.mark.parametrize(
    "separator",
    [
        " ",
        "-",
        "\N{EN DASH}",
        "\N{NON-BREAKING HYPHEN}",
        "\N{MINUS SIGN}",
        "\N{NO-BREAK SPACE}",
        "\t",
        "\u200b",
        "\u00ad",
    ],
)
def test_case_spaces_and_dashes_dont_matter(separator: str) -> None:
    key = ActivationKey.draw()
    assert ActivationKey.read(separator.join(key.symbols.lower())) == key


def test_full_width_letters_are_letters() -> None:
    key = ActivationKey.draw()
    assert ActivationKey.read("".join(chr(ord(c) + 0xFEE0) for c in key.symbols)) == key


@given(st.text(max_size=64))
def test_whatever_is_typed_is_read_or_malformed(typed: str) -> None:
    accepted(typed)


def test_keys_are_drawn_at_random_and_fingerprints_depend_on_the_digest_key() -> None:
    keys = {ActivationKey.draw().symbols for _ in range(200)}
    assert len(keys) == 200
    key = ActivationKey.draw()
    assert key.fingerprints(KEYS) == key.fingerprints(KEYS) != key.fingerprints(DigestKeys.single(b"other"))
    assert key.fingerprints(DigestKeys({"2": b"other", "1": b"key"}))[1:] == key.fingerprints(KEYS)


def test_a_key_shows_itself_in_no_repr() -> None:
    key = ActivationKey.draw()
    assert key.symbols not in repr(key)
    assert key.printed not in repr(key)
