import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.postal_address import (
    MAX_LINE_LENGTH,
    AddressProblem,
    PostalAddress,
    UnusableAddress,
    plain_capitals,
)

MATERIAL = Path(__file__).parents[1] / "material"
WORLD = json.loads((MATERIAL / "opencage_addresses.json").read_text())
FRANCE = json.loads((MATERIAL / "addok_addresses.json").read_text())
CAPITALS = re.compile(r"[A-Z0-9 ]+")


def problems(lines: list[str], country: str = "FR") -> tuple[AddressProblem, ...]:
    with pytest.raises(UnusableAddress) as refused:
        PostalAddress.from_lines(lines, country)
    return refused.value.problems


def test_street_and_town_lose_case_accents_and_punctuation() -> None:
    address = PostalAddress.from_lines(
        ["Mme Hélène Œuvré", "Résidence l’Été", "12 bis, rue de l'Hôtel-de-Ville", "02150  Sissonne"]
    )

    assert address.lines == (
        "Mme Hélène Œuvré",
        "Résidence l’Été",
        "12 BIS RUE DE L HOTEL DE VILLE",
        "02150 SISSONNE",
    )


def test_every_line_from_the_street_down_is_in_capitals() -> None:
    address = PostalAddress.from_lines(
        ["M. Petit", "3, rue du Bac", "BP n° 12 Cœur-de-Ville", "31068 Toulouse cedex 7"]
    )

    assert address.lines[1:] == ("3 RUE DU BAC", "BP N 12 COEUR DE VILLE", "31068 TOULOUSE CEDEX 7")


@pytest.mark.parametrize(
    ("town", "printed"),
    [
        ("20090 Ajaccio", "20090 AJACCIO"),
        ("20600 Bastia", "20600 BASTIA"),
        ("97133 Gustavia", "97133 GUSTAVIA"),
        ("97600 Mamoudzou", "97600 MAMOUDZOU"),
        ("98000 Monaco", "98000 MONACO"),
        ("98714 Papeete", "98714 PAPEETE"),
        ("98800 Nouméa", "98800 NOUMEA"),
        ("75700 Paris SP 07", "75700 PARIS SP 07"),
        ("00200 Armées", "00200 ARMEES"),
        ("80190 Y", "80190 Y"),
        ("40800 Aire s/ l'Adour", "40800 AIRE SUR L ADOUR"),
    ],
)
def test_towns_la_poste_serves(town: str, printed: str) -> None:
    assert PostalAddress.from_lines(["M. Petit", "1 rue Haute", town]).lines[-1] == printed


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], {AddressProblem.RECIPIENT_MISSING, AddressProblem.POSTCODE_MISSING}),
        (["31000 Toulouse"], {AddressProblem.RECIPIENT_MISSING}),
        (["M. Petit", "Toulouse"], {AddressProblem.POSTCODE_MISSING}),
        (["M. Petit", "3100 Toulouse"], {AddressProblem.POSTCODE_MISSING}),
        (["M. Petit", "31000"], {AddressProblem.TOWN_MISSING}),
        (["M. Petit", "31068 CEDEX 7"], {AddressProblem.TOWN_MISSING}),
        (["M. Petit", "31000 - "], {AddressProblem.TOWN_MISSING}),
        (["M. Petit", "96000 Ailleurs"], {AddressProblem.POSTCODE_UNKNOWN}),
        (["M. Petit", "97900 Ailleurs"], {AddressProblem.POSTCODE_UNKNOWN}),
        (["M. Petit", "98500 Ailleurs"], {AddressProblem.POSTCODE_UNKNOWN}),
        (["M. Petit", "00200 Toulouse"], {AddressProblem.POSTCODE_UNKNOWN}),
        (["M. Petit", *(["Porte A"] * 5), "31000 Toulouse"], {AddressProblem.TOO_MANY_LINES}),
        (["M. " + "P" * 36, "31000 Toulouse"], {AddressProblem.LINE_TOO_LONG}),
        (["Петров", "31000 Toulouse"], {AddressProblem.UNPRINTABLE}),
        (["M. Petit \U0001f600", "31000 Toulouse"], {AddressProblem.UNPRINTABLE}),
        (["M. " + "P" * 36, "31000"], {AddressProblem.LINE_TOO_LONG, AddressProblem.TOWN_MISSING}),
    ],
)
def test_all_problems_are_named(lines: list[str], expected: set[AddressProblem]) -> None:
    assert set(problems(lines)) == expected


def test_the_refusal_never_quotes_the_address() -> None:
    with pytest.raises(UnusableAddress) as refused:
        PostalAddress.from_lines(["Mme Secret", "1 rue Cachée", "31000"])

    assert "ecret" not in str(refused.value) + repr(refused.value)
    assert "PETIT" not in repr(PostalAddress.from_lines(["M. PETIT", "31000 TOULOUSE"]))


def test_country_is_printed_only_abroad() -> None:
    abroad = PostalAddress.from_lines(["M. Petit", "Rue Haute 5", "1000 Bruxelles"], "Belgique")

    assert abroad.lines == ("M. Petit", "RUE HAUTE 5", "1000 BRUXELLES", "BELGIQUE")
    assert PostalAddress.from_lines(["M. Petit", "98000 Monaco"], "MC").lines[-1] == "98000 MONACO"


@pytest.mark.parametrize("lines", WORLD, ids=" / ".join)
def test_addresses_of_france_and_overseas(lines: list[str]) -> None:
    if not re.match(r"\d{5} ", lines[-1]):
        assert problems(["Mme Petit", *lines]) == (AddressProblem.POSTCODE_MISSING,)
    elif any(len(line) > MAX_LINE_LENGTH for line in lines):
        assert problems(["Mme Petit", *lines]) == (AddressProblem.LINE_TOO_LONG,)
    else:
        assert CAPITALS.fullmatch(PostalAddress.from_lines(["Mme Petit", *lines]).lines[-1])


@pytest.mark.parametrize("lines", FRANCE, ids=" / ".join)
def test_addresses_as_people_write_them(lines: list[str]) -> None:
    if re.search(r"\d{3}", lines[-1][6:]):
        assert AddressProblem.TOWN_MISSING in problems(["Mme Petit", *lines])
    else:
        assert CAPITALS.fullmatch(PostalAddress.from_lines(["Mme Petit", *lines]).lines[-1])


@given(st.text(max_size=60))
def test_capitals_are_stable(line: str) -> None:
    assert plain_capitals(plain_capitals(line)) == plain_capitals(line)


@given(st.lists(st.text(max_size=50), max_size=8))
def test_whatever_comes_in_an_accepted_address_fits_the_window(lines: list[str]) -> None:
    try:
        address = PostalAddress.from_lines([*lines, "31000 Toulouse"])
    except UnusableAddress:
        return
    assert 2 <= len(address.lines) <= 6
    assert all(1 <= len(line) <= 38 and line.isprintable() for line in address.lines)
    assert CAPITALS.fullmatch(address.lines[-1])
