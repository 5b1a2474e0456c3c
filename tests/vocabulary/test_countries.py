import pytest

from vocabulary.capitals import plain_capitals
from vocabulary.countries import HOME, UnknownCountry, country_of


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            ("BE", "BE"),
            ("bel", "BE"),
            ("Belgique", "BE"),
            ("SUISSE", "CH"),
            ("Etats Unis", "US"),
            ("UK", "GB"),
        ),
        *(("Grande-Bretagne", "GB"), ("République tchèque", "CZ"), ("Viêt Nam", "VN"), ("La Réunion", "RE")),
        *(("Congo", "CG"), ("République démocratique du Congo", "CD"), ("Principauté de Monaco", "MC")),
    ],
)
def test_a_code_or_a_french_name(written: str, code: str) -> None:
    assert country_of(written).code == code


@pytest.mark.parametrize("written", ["", " ", "Syldavie", "ZZ", "Germany", "B E"])
def test_what_names_no_country_is_refused_and_not_quoted(written: str) -> None:
    with pytest.raises(UnknownCountry) as refused:
        country_of(written)
    assert str(refused.value) == ""


def test_every_name_fits_on_the_last_line() -> None:
    assert all(len(plain_capitals(country_of(code).name)) <= 38 for code in ("CD", "IO", "GS", "UM", "TF"))
    assert {country_of(code).code for code in HOME} == HOME
