"""Numbers by which the State knows firms and persons, in one spelling before any look-up (R001-02)."""

import re
from dataclasses import dataclass, field
from typing import Self

from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import nir, siren, siret

from vocabulary.typed_text import symbols
from vocabulary.unreadable import Reason, Unreadable

_SIRET_LENGTH = 14
_ACCOUNT_NUMBER = re.compile(r"[0-9A-Z]{8,18}")
_NIR = re.compile(r"[123478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?")
_MONTH_OF_NIR = re.compile(r"...(?:0[1-9]|1[0-2]|[23][0-9]|4[0-2]|[5-9][0-9])")
"""Beyond 12 where the month of birth isn't known."""

_WORDS = {
    "siren": ("Un SIREN compte 9 chiffres, un SIRET 14.", "du SIREN"),
    "siret": ("Un SIRET compte 14 chiffres.", "du SIRET"),
    "account_number": ("Un numéro de compte a 8 à 18 chiffres ou lettres.", "du numéro de compte"),
    "nir": ("Un numéro de sécurité sociale a 13 caractères, ou 15 avec sa clé.", "du numéro"),
}


class InvalidIdentifier(Unreadable):
    """What was typed can't be such an identifier (`400 IDENTIFIER_INVALID`); the value is never carried."""

    def __init__(
        self, identifier: str, reason: Reason = Reason.WRONG_LENGTH, sentence: str | None = None
    ) -> None:
        """`identifier` is siren, siret, account_number or nir."""
        length, owner = _WORDS[identifier]
        by_reason = {
            Reason.CHECK_DIGIT: f"La clé de contrôle {owner} ne correspond pas\u00a0: vérifiez les chiffres.",
            Reason.SIGN_NOT_ALLOWED: f"Un signe n’a pas sa place ici. {length}",
        }
        super().__init__(reason, sentence or by_reason.get(reason, length))
        self.identifier = identifier

    def __str__(self) -> str:
        """Which one, and nothing else."""
        return f"not a valid {self.identifier}"


def parse_siren(text: str) -> str:
    """The nine digits of a SIREN; a SIRET is accepted and reduced to its SIREN (R001-02, X4).

    Raises InvalidIdentifier.
    """
    compact = symbols(text)
    if len(compact) == _SIRET_LENGTH:
        return parse_siret(compact)[:9]
    try:
        return str(siren.validate(compact))
    except ValidationError as error:
        raise InvalidIdentifier("siren", _reason(error)) from None


def is_siren(spelt: str) -> bool:
    """Whether `parse_siren` would answer just this."""
    return bool(siren.is_valid(spelt)) and spelt == siren.compact(spelt)


def parse_siret(text: str) -> str:
    """The fourteen digits of a SIRET, checked by Luhn or by La Poste's own rule. Raises InvalidIdentifier."""
    try:
        return str(siret.validate(symbols(text)))
    except ValidationError as error:
        raise InvalidIdentifier("siret", _reason(error)) from None


def parse_account_number(text: str) -> str:
    """An account number in capitals; opaque beyond its 8 to 18 alphanumerics (D-15).

    A NIR typed in its place, with or without its key, is none: it would be kept in clear (J). Raises
    InvalidIdentifier.
    """
    compact = symbols(text)
    if not compact.isascii() or not compact.isalnum():
        raise InvalidIdentifier("account_number", Reason.SIGN_NOT_ALLOWED if compact else Reason.WRONG_LENGTH)
    if not _ACCOUNT_NUMBER.fullmatch(compact):
        raise InvalidIdentifier("account_number")
    if looks_like_nir(compact):
        sentence = "Un numéro de sécurité sociale n’est pas un numéro de compte."
        raise InvalidIdentifier("account_number", Reason.NIR_NOT_ALLOWED, sentence)
    return compact


def looks_like_nir(compact: str) -> bool:
    """Whether it can be a NIR: 13 characters with a month in their place, or 15 whose key is right."""
    shaped = _NIR.fullmatch(compact) is not None and _MONTH_OF_NIR.match(compact) is not None
    return shaped and compact[13:] in {"", nir.calc_check_digits(compact[:13])}


def looks_like_siren(text: str) -> bool:
    """Whether it has the digits of a SIREN or a SIRET, right or wrong."""
    compact = symbols(text)
    return compact.isascii() and compact.isdigit() and len(compact) in {9, _SIRET_LENGTH}


@dataclass(frozen=True, slots=True)
class Nir:
    """A social-security number, always 13 characters without its key; never shown by `repr` or `str` (J)."""

    number: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 13 characters, or 15 whose key is then checked, Corsica included (R001-08, scenario 31).

        Raises InvalidIdentifier.
        """
        compact = symbols(text)
        if not _NIR.fullmatch(compact):
            raise InvalidIdentifier("nir", _shape_of(compact))
        number, key = compact[:13], compact[13:]
        if key and key != nir.calc_check_digits(number):
            raise InvalidIdentifier("nir", Reason.CHECK_DIGIT)
        return cls(number)

    @property
    def key(self) -> str:
        """The two digits that follow the number: 97 less the remainder of its division by 97."""
        return str(nir.calc_check_digits(self.number))


def _shape_of(compact: str) -> Reason:
    return Reason.SIGN_NOT_ALLOWED if len(compact) in {13, 15} else Reason.WRONG_LENGTH


def _reason(error: ValidationError) -> Reason:
    if isinstance(error, InvalidChecksum):
        return Reason.CHECK_DIGIT
    return Reason.WRONG_LENGTH if isinstance(error, InvalidLength) else Reason.SIGN_NOT_ALLOWED
