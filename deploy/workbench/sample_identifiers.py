"""Identifiers that are right by their keys and belong to nobody."""

from random import Random

from stdnum import luhn
from stdnum.fr import nir

MAX_SERIAL = 19_000
_DEPARTMENTS = (
    "06",
    "13",
    "2A",
    "2B",
    "29",
    "31",
    "33",
    "35",
    "44",
    "59",
    "67",
    "69",
    "75",
    "76",
    "92",
    "93",
)
_NO_SUCH_COMMUNE = "999"


def siren_of(serial: int) -> str:
    """A SIREN below 000 190 000: INSEE's published register begins at 000 325 175."""
    if not 0 < serial < MAX_SERIAL:
        raise ValueError(f"a fictitious SIREN has a serial between 1 and {MAX_SERIAL - 1}")
    digits = f"{serial:08d}"
    return digits + luhn.calc_check_digit(digits)


def siret_of(siren: str, establishment: int) -> str:
    """The SIRET of an establishment of this SIREN."""
    digits = f"{siren}{establishment:04d}"
    return digits + luhn.calc_check_digit(digits)


def draw_nir(random: Random, *, woman: bool) -> str:
    """A NIR with its key, of somebody born in a commune 999, which no department has."""
    born = f"{random.randint(55, 99):02d}{random.randint(1, 12):02d}"
    place = random.choice(_DEPARTMENTS) + _NO_SUCH_COMMUNE
    number = f"{2 if woman else 1}{born}{place}{random.randint(1, 999):03d}"
    return number + str(nir.calc_check_digits(number))


def account_number_of(prefix: str, serial: int) -> str:
    """An account number as long as those on contribution notices: 15 digits after the prefix of its kind."""
    return f"{prefix}{serial * 7_919:015d}"
