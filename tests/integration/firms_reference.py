"""Firms of the reference that exist nowhere, enough for every scenario to have its own."""

import secrets
from collections.abc import Iterator
from itertools import count

from stdnum import luhn


def fictitious_sirets() -> Iterator[str]:
    """Valid SIRETs of firms that exist nowhere."""
    for number in count(1):
        siren = luhn_completed(f"0001{number:04d}")
        yield luhn_completed(f"{siren}0001")


def luhn_completed(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))


def firms_file(sirets: list[str]) -> list[str]:
    """The lines of a firms reference with these, as `load-firms` reads it."""
    header = "siret;name;recipient;complement;street;locality;postcode;town;oec_number;struck_off;sanctioned"
    where = "CABINET FICTIF;;1 RUE DES ECOLES;;33000;BORDEAUX"
    rows = [f"{siret};CABINET {secrets.token_hex(3).upper()};{where};;no;no" for siret in sirets]
    return [f"{line}\n" for line in [header, *rows]]
