"""Countries by ISO 3166 code, and the French name an envelope ends with."""

import csv
from dataclasses import dataclass
from importlib import resources

from vocabulary.capitals import plain_capitals

# Where La Poste delivers as at home, under French postcodes: no country line.
HOME = frozenset({"FR", "MC", "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"})


class UnknownCountry(ValueError):
    """Neither an ISO 3166 code nor a French name of a country. Doesn't quote what was read."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its two-letter code, with its French name (CLDR, shortened where an envelope needs it)."""

    code: str
    name: str


def country_of(text: str) -> Country:
    """The country meant by a code of two or three letters or by a French name, accents and case apart.

    Raises UnknownCountry.
    """
    try:
        return _BY_WORDS[plain_capitals(text)]
    except KeyError:
        raise UnknownCountry from None


def _countries_by_words() -> dict[str, Country]:
    words: dict[str, Country] = {}
    table = resources.files("vocabulary").joinpath("countries.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines(), delimiter=";"):
        country = Country(row["code"], row["name"])
        spellings = (row["code"], row["alpha_3"], row["name"], *row["also"].split("|"))
        words |= {plain_capitals(spelling): country for spelling in spellings if spelling}
    return words


_BY_WORDS = _countries_by_words()
