import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.envelope_lines import AddressProblem, UnusableAddress, check_printed
from vocabulary.postal_address import PostalAddress, spelt

MATERIAL = Path(__file__).parent / "material"
WORLD = json.loads((MATERIAL / "opencage_addresses.json").read_text())
FRANCE = json.loads((MATERIAL / "addok_addresses.json").read_text())
HOME = PostalAddress("Mme Ève Cœur", "12 bis, rue de l’Église", "94240", "L’Haÿ-les-Roses")
FULL = replace(HOME, complement="Bâtiment C", locality="BP 12")
PHARMACY = "SOCIETE CIVILE DE MOYENS DES DOCTEURS MARTIN"


def problems(address: PostalAddress) -> set[AddressProblem]:
    return {fault.problem for fault in address.faults}


def read(lines: list[str], recipient: str = "Mme Petit") -> PostalAddress:
    """Lines as people write them, put into the columns of the reference."""
    found = re.match(r"(\d{5}) (.*)", lines[-1])
    postcode, town = found.groups() if found else ("", lines[-1])
    above = lines[:-1]
    return PostalAddress(
        recipient, above[-1] if above else "", postcode, town, complement=" ".join(above[:-1])
    )


def test_lines_are_printed_as_la_poste_reads_them_m08() -> None:
    assert HOME.lines == ("MME EVE COEUR", "12 BIS RUE DE L EGLISE", "94240 L HAY LES ROSES")
    assert HOME.usable


def test_order_of_a_full_address() -> None:
    full = PostalAddress("SARL A & B", "1 QUAI SUD", "75436", "PARIS CEDEX 09", "BATIMENT C", "BP 12")
    assert full.lines == ("SARL A ET B", "BATIMENT C", "1 QUAI SUD", "BP 12", "75436 PARIS CEDEX 09")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("SØRENSEN Jørgen", "SORENSEN JORGEN"),
        ("Łukasz GROß", "LUKASZ GROSS"),
        ("Þóra BJØRK", "THORA BJORK"),
        ("NGUYỄN Đình Ươm", "NGUYEN DINH UOM"),
        ("Ma\u200brie DU\u00adPONT", "MARIE DUPONT"),
        ("Mairie de Chalon s/ Saône", "MAIRIE DE CHALON SUR SAONE"),
        ("M. Petit c/o Mme Durand", "M PETIT CHEZ MME DURAND"),
    ],
)
def test_no_letter_of_a_name_is_lost(written: str, printed: str) -> None:
    address = replace(HOME, recipient=written)
    assert address.usable
    assert address.lines[0] == printed


@pytest.mark.parametrize(
    ("postcode", "town", "printed"),
    [
        ("71100", "CHALON S/ SAONE", "71100 CHALON SUR SAONE"),
        ("71100", "Chalon s/Saône", "71100 CHALON SUR SAONE"),
        ("40800", "Aire s/ l'Adour", "40800 AIRE SUR L ADOUR"),
        ("40800", "aire-s/-l'adour", "40800 AIRE SUR L ADOUR"),
        ("61250", "Saint Didier s/s Écouves", "61250 SAINT DIDIER SOUS ECOUVES"),
        ("20090", "Ajaccio", "20090 AJACCIO"),
        ("20600", "Bastia", "20600 BASTIA"),
        ("97133", "Gustavia", "97133 GUSTAVIA"),
        ("97600", "Mamoudzou", "97600 MAMOUDZOU"),
        ("98000", "Monaco", "98000 MONACO"),
        ("98714", "Papeete", "98714 PAPEETE"),
        ("98800", "Nouméa", "98800 NOUMEA"),
        ("75700", "Paris SP 07", "75700 PARIS SP 07"),
        ("00200", "Armées", "00200 ARMEES"),
        ("80190", "Y", "80190 Y"),
        ("75 001", "Paris", "75001 PARIS"),
        ("F-31068", "Toulouse cedex 7", "31068 TOULOUSE CEDEX 7"),
        ("51290", "SAINT-REMY-EN-BOUZEMONT-SAINT-GENEST-ET-ISSON", "51290 ST REMY EN BOUZEMONT ST GENEST"),
        ("70100", "Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur", "70100 BEAUJEU ST VALLIER PIERREJUX"),
        ("78100", "Saint-Germain-en-Laye", "78100 SAINT GERMAIN EN LAYE"),
        ("78106", "St-Rémy-en-Bouzemont-Saint-Genest Cedex 2", "78106 ST REMY EN BOUZEMONT CEDEX 2"),
    ],
)
def test_towns_la_poste_serves(postcode: str, town: str, printed: str) -> None:
    address = replace(HOME, postcode=postcode, town=town)
    assert address.usable
    assert address.lines[-1] == printed


def test_a_long_recipient_takes_the_free_lines_and_no_word_is_cut() -> None:
    assert replace(HOME, recipient=PHARMACY).lines == (
        "SOCIETE CIVILE DE MOYENS",
        "DES DOCTEURS MARTIN",
        "12 BIS RUE DE L EGLISE",
        "94240 L HAY LES ROSES",
    )
    assert replace(FULL, recipient=PHARMACY).lines[:3] == (
        "SOCIETE CIVILE DE MOYENS",
        "DES DOCTEURS MARTIN",
        "BATIMENT C",
    )


def test_without_a_free_line_the_recipient_is_shortened() -> None:
    abroad = replace(FULL, recipient=PHARMACY, country="BE", postcode="1000", town="Bruxelles")
    assert abroad.usable
    assert abroad.lines == (
        *("SCM DES DOCTEURS MARTIN", "BATIMENT C", "12 BIS RUE DE L EGLISE", "BP 12"),
        *("1000 BRUXELLES", "BELGIQUE"),
    )


def test_the_free_line_goes_to_whatever_cannot_be_shortened() -> None:
    long = replace(
        FULL, recipient=PHARMACY, complement="Chez les Frères Delamarre et Vandenbroucke de Courcelles"
    )
    assert long.usable
    assert long.lines == (
        *("SCM DES DOCTEURS MARTIN", "CHEZ LES FRERES DELAMARRE ET", "VANDENBROUCKE DE COURCELLES"),
        *("12 BIS RUE DE L EGLISE", "BP 12", "94240 L HAY LES ROSES"),
    )


@pytest.mark.parametrize(
    ("street", "printed"),
    [
        ("12 avenue de la République et du Marché", "12 AV DE LA REPUBLIQUE ET DU MARCHE"),
        ("125 bis boulevard du Maréchal de Lattre de Tassigny", "125 BIS BD MAL DE LATTRE DE TASSIGNY"),
        ("7 boulevard du Général de Gaulle et du Pont", "7 BD DU GENERAL DE GAULLE ET DU PONT"),
        ("3 place du Lieutenant-Colonel Vandenbroucke", "3 PL DU LCL VANDENBROUCKE"),
        ("14 impasse du Docteur Jean-Baptiste Charcot Nord", "14 IMP DU DR J BAPTISTE CHARCOT NORD"),
        (
            "14 rue de l'Abbé Jean-Baptiste Vanden Courcelles",
            "14 RUE DE L ABE J B VANDEN COURCELLES",
        ),
        ("12 rue Haute", "12 RUE HAUTE"),
    ],
)
def test_streets_are_shortened_in_the_order_of_the_norm(street: str, printed: str) -> None:
    address = replace(HOME, street=street)
    assert address.usable
    assert len(address.lines) == 3
    assert len(address.lines[1]) <= 38
    assert address.lines[1] == printed
    assert address.lines[1].split()[-1] == spelt(street).split()[-1]


def test_a_street_too_long_gives_its_building_and_its_box_to_their_lines() -> None:
    street = "Maison de la Médiation 72 Chaussée de l'Hôtel de Ville BP 46"
    assert replace(HOME, street=street).lines[1:-1] == (
        "MAISON DE LA MEDIATION",
        "72 CHAUSSEE DE L HOTEL DE VILLE",
        "BP 46",
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"recipient": " "}, "RECIPIENT_MISSING (recipient)"),
        ({"town": ""}, "TOWN_MISSING (town)"),
        ({"town": "CEDEX 7"}, "TOWN_MISSING (town)"),
        ({"town": " - "}, "TOWN_MISSING (town)"),
        ({"town": "94240 L’Haÿ"}, "TOWN_MISSING (town)"),
        ({"postcode": "9424"}, "POSTCODE_MISSING (postcode)"),
        ({"postcode": "2A004"}, "POSTCODE_MISSING (postcode)"),
        ({"postcode": ""}, "POSTCODE_MISSING (postcode)"),
        ({"postcode": "96000"}, "POSTCODE_UNKNOWN (postcode)"),
        ({"postcode": "97900"}, "POSTCODE_UNKNOWN (postcode)"),
        ({"postcode": "98500"}, "POSTCODE_UNKNOWN (postcode)"),
        ({"postcode": "00200"}, "POSTCODE_UNKNOWN (postcode)"),
        ({"recipient": "P" * 39}, "LINE_TOO_LONG (recipient)"),
        ({"street": "RUE " * 10}, "LINE_TOO_LONG (street)"),
        ({"town": "W" * 33}, "LINE_TOO_LONG (town)"),
        ({"recipient": "Петров"}, "UNPRINTABLE (recipient)"),
        ({"complement": "王"}, "UNPRINTABLE (complement)"),
        ({"country": "BE", "town": ""}, "TOWN_MISSING (town)"),
        ({"country": "ZZ"}, "COUNTRY_UNKNOWN (country)"),
    ],
)
def test_each_fault_says_which_part_has_it(change: dict[str, str], expected: str) -> None:
    faults = replace(HOME, **change).faults
    assert [str(fault) for fault in faults] == [expected]


def test_nothing_personal_in_repr_or_refusal() -> None:
    assert "Cœur" not in repr(HOME)
    with pytest.raises(UnusableAddress) as refused:
        check_printed(["MME SECRET", "1 RUE CACHÉE" * 4])
    assert str(refused.value) == "LINE_TOO_LONG (line 2)"


@pytest.mark.parametrize(
    ("country", "postcode", "town", "last"),
    [
        ("BE", "1000", "Bruxelles", ("1000 BRUXELLES", "BELGIQUE")),
        ("DE", "10117", "Berlin", ("10117 BERLIN", "ALLEMAGNE")),
        ("GB", "SW1A 2AA", "London", ("LONDON SW1A 2AA", "ROYAUME UNI")),
        ("PL", "00-950", "Łódź", ("00 950 LODZ", "POLOGNE")),
        ("CI", "", "Abidjan", ("ABIDJAN", "COTE D IVOIRE")),
        ("MC", "98000", "Monaco", ("98000 MONACO",)),
        ("RE", "97420", "Le Port", ("97420 LE PORT",)),
        ("FR", "94240", "L’Haÿ", ("94240 L HAY",)),
    ],
)
def test_the_country_is_the_last_line_abroad_only(
    country: str, postcode: str, town: str, last: tuple[str, ...]
) -> None:
    address = replace(HOME, country=country, postcode=postcode, town=town)
    assert address.usable
    assert address.lines[2:] == last


@pytest.mark.parametrize("lines", WORLD, ids=" / ".join)
def test_addresses_of_france_and_overseas(lines: list[str]) -> None:
    address = read(lines)
    if not re.match(r"\d{5} ", lines[-1]):
        assert problems(address) == {AddressProblem.POSTCODE_MISSING}
    else:
        assert address.faults == ()
        assert check_printed(address.lines) == address.lines


@pytest.mark.parametrize("lines", FRANCE, ids=" / ".join)
def test_addresses_as_people_write_them(lines: list[str]) -> None:
    address = read(lines)
    if re.search(r"\d{3}", lines[-1][6:]):
        assert AddressProblem.TOWN_MISSING in problems(address)
    else:
        assert check_printed(address.lines) == address.lines


PART = st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("SAINT RUE AVENUE ÉØß/-’"), max_size=90)


@given(st.builds(PostalAddress, PART, PART, st.sampled_from(["31000", "1000"]), PART, PART, PART))
def test_whatever_comes_what_is_usable_is_what_an_envelope_carries(address: PostalAddress) -> None:
    if address.usable:
        assert check_printed(address.lines) == address.lines
    assert replace(address, recipient=" ".join(address.lines[:1])).lines[:1] == address.lines[:1]
