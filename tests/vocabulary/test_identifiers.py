from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siren as stdnum_siren

from vocabulary.identifiers import (
    InvalidIdentifier,
    Nir,
    looks_like_nir,
    parse_account_number,
    parse_siren,
    parse_siret,
)
from vocabulary.unreadable import Reason

SERIALS = st.text("0123456789", min_size=8, max_size=8)


@pytest.mark.parametrize(
    "typed",
    [
        "732829320",
        "732 829 320",
        " 732\u00a0829\u202f320\n",
        "732.829.320",
        "73282932000074",
        "732 829 320 00074",
    ],
)
def test_siren_in_any_spelling_and_siret_reduced_r001_02(typed: str) -> None:
    assert parse_siren(typed) == "732829320"


@pytest.mark.parametrize("typed", ["", "732829321", "73282932", "73282932000075", "7.32E+08", "73282932O"])
def test_siren_refused(typed: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        parse_siren(typed)
    assert not typed or typed not in str(refused.value)


def test_siret_follows_la_poste_rule() -> None:
    assert parse_siret("356 000 000 00048") == "35600000000048"
    assert parse_siret("35600000049837") == "35600000049837"
    with pytest.raises(InvalidIdentifier):
        parse_siret("35600000049838")


@given(SERIALS)
def test_every_siren_with_its_key_is_read_and_any_other_key_refused(serial: str) -> None:
    key = luhn.calc_check_digit(serial)
    assert parse_siren(serial + key) == serial + key
    with pytest.raises(InvalidIdentifier):
        parse_siren(serial + str((int(key) + 1) % 10))


@given(st.text(max_size=20))
def test_anything_else_is_refused_or_normalised(typed: str) -> None:
    try:
        read = parse_siren(typed)
    except InvalidIdentifier:
        return
    assert stdnum_siren.is_valid(read)
    assert parse_siren(read) == read


def test_nir_with_and_without_key_is_the_same() -> None:
    assert Nir.parse("2 95 10 99 126 111 93") == Nir.parse("2951099126111")
    assert Nir.parse("2951099126111").key == "93"


@pytest.mark.parametrize("typed", ["253072B07300470", "2 53 07 2a 073 004 43", "253072B073004"])
def test_nir_of_corsica_scenario_31(typed: str) -> None:
    read = Nir.parse(typed)
    assert stdnum_nir.is_valid(read.number + read.key)


@pytest.mark.parametrize(
    "typed", ["", "295109912611194", "253072C073004", "995109912611193", "29510991261119", "2951099126 111 9"]
)
def test_nir_refused_without_telling_it(typed: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        Nir.parse(typed)
    assert refused.value.identifier == "nir"
    assert str(refused.value) == "not a valid nir"
    assert refused.value.__cause__ is None


@given(st.from_regex(r"[12][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}", fullmatch=True))
def test_nir_agrees_with_its_oracle_and_stays_hidden(number: str) -> None:
    key = stdnum_nir.calc_check_digits(number)
    read = Nir.parse(number + key)
    assert read == Nir(number)
    assert number not in repr(read)
    assert number not in f"{read}"
    with pytest.raises(InvalidIdentifier):
        Nir.parse(f"{number}{(int(key) + 1) % 98:02d}")


@given(st.from_regex(r"[0-9A-Za-z]{8,18}", fullmatch=True), st.integers(0, 18))
def test_account_number_is_opaque_d15(number: str, gap: int) -> None:
    assume(not looks_like_nir(number.upper()))
    assert parse_account_number(f" {number[:gap]}\u00a0{number[gap:]} ") == number.upper()


@pytest.mark.parametrize(
    "typed", ["", "1234567", "1" * 19, "1234567é", "1234567/8", "2 60 09 59 999 295 69", "2-60-09-59-999-295"]
)
def test_account_number_refused(typed: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        parse_account_number(typed)
    assert refused.value.identifier == "account_number"


@pytest.mark.parametrize("sign", ["\u200b", "\u200e", "\ufeff", "\u00ad", " ", "-", "\u2011", "."])
def test_every_identifier_is_read_alike_whatever_separates_its_digits(sign: str) -> None:
    assert parse_siren(sign.join("732829320")) == "732829320"
    assert parse_siret(sign.join("73282932000074")) == "73282932000074"
    assert Nir.parse(sign.join("295109912611193")).number == "2951099126111"
    assert parse_account_number(sign.join("117000001501")) == "117000001501"


def test_full_width_digits_are_digits() -> None:
    assert parse_siren("７３２８２９３２０") == "732829320"
    assert parse_siret("７３２８２９３２００００７４") == "73282932000074"


@pytest.mark.parametrize(
    ("read", "typed", "identifier", "reason"),
    [
        (parse_siren, "73282932", "siren", Reason.WRONG_LENGTH),
        (parse_siren, "732829321", "siren", Reason.CHECK_DIGIT),
        (parse_siren, "73282932O", "siren", Reason.SIGN_NOT_ALLOWED),
        (parse_siren, "73282932000075", "siret", Reason.CHECK_DIGIT),
        (parse_siret, "732829320", "siret", Reason.WRONG_LENGTH),
        (parse_account_number, "1234567", "account_number", Reason.WRONG_LENGTH),
        (parse_account_number, "1234567é", "account_number", Reason.SIGN_NOT_ALLOWED),
        (parse_account_number, "2600959999295", "account_number", Reason.NIR_NOT_ALLOWED),
        (parse_account_number, "260095999929569", "account_number", Reason.NIR_NOT_ALLOWED),
        (Nir.parse, "295109912611194", "nir", Reason.CHECK_DIGIT),
        (Nir.parse, "29510991261119", "nir", Reason.WRONG_LENGTH),
    ],
)
def test_a_refusal_says_which_identifier_and_why(
    read: Callable[[str], object], typed: str, identifier: str, reason: Reason
) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        read(typed)
    assert (refused.value.identifier, refused.value.reason) == (identifier, reason)
    assert refused.value.sentence.endswith(".")
    assert typed not in refused.value.sentence
