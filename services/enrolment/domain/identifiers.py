"""Identifiers as people type them, checked and brought to one spelling before any look-up (R001-02)."""

import re
from dataclasses import dataclass, field
from typing import Self

from stdnum.exceptions import ValidationError
from stdnum.fr import nir, siren, siret

from enrolment.domain.refusals import Refusal

_SIRET_LENGTH = 14
_ACCOUNT_NUMBER = re.compile(r"[0-9A-Z]{8,18}")
_NIR = re.compile(r"[123478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?")


class InvalidIdentifier(Refusal, ValueError):
    """What was typed can't be such an identifier (`400 IDENTIFIER_INVALID`); the value is never carried."""

    code = "IDENTIFIER_INVALID"

    def __init__(self, identifier: str) -> None:
        super().__init__(f"not a valid {identifier}")
        self.identifier = identifier


def parse_siren(text: str) -> str:
    """The nine digits of a SIREN; a SIRET is accepted and reduced to its SIREN (R001-02, X4).

    Raises InvalidIdentifier.
    """
    compact = _compact(text)
    if len(compact) == _SIRET_LENGTH:
        return parse_siret(compact)[:9]
    try:
        return str(siren.validate(compact))
    except ValidationError:
        raise InvalidIdentifier("siren") from None


def parse_siret(text: str) -> str:
    """The fourteen digits of a SIRET, checked by Luhn or by La Poste's own rule. Raises InvalidIdentifier."""
    try:
        return str(siret.validate(_compact(text)))
    except ValidationError:
        raise InvalidIdentifier("siret") from None


def parse_account_number(text: str) -> str:
    """An account number without spaces, in capitals; opaque beyond its 8 to 18 alphanumerics (D-15).

    A whole NIR, typed in its place, is none: it would be kept in clear (J). Raises InvalidIdentifier.
    """
    compact = "".join(text.split()).upper()
    if not _ACCOUNT_NUMBER.fullmatch(compact) or nir.is_valid(compact):
        raise InvalidIdentifier("account_number")
    return compact


@dataclass(frozen=True, slots=True)
class Nir:
    """A social-security number, always 13 characters without its key; never shown by `repr` or `str` (J)."""

    number: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 13 characters, or 15 whose key is then checked, Corsica included (R001-08, scenario 31).

        Raises InvalidIdentifier.
        """
        compact = _compact(text).upper()
        if not _NIR.fullmatch(compact):
            raise InvalidIdentifier("nir")
        number, key = compact[:13], compact[13:]
        if key and key != nir.calc_check_digits(number):
            raise InvalidIdentifier("nir")
        return cls(number)

    @property
    def key(self) -> str:
        """The two digits that follow the number: 97 less the remainder of its division by 97."""
        return str(nir.calc_check_digits(self.number))


def _compact(text: str) -> str:
    """Drop white space, and the dots people put between groups of digits."""
    return "".join(text.split()).replace(".", "")
