"""Telephone numbers as people dial them in France, overseas departments included."""

import re

import phonenumbers

from vocabulary.typed_text import one_spelling
from vocabulary.unreadable import Reason, Unreadable

_OVERSEAS = {
    **dict.fromkeys(("590", "690", "691"), "GP"),
    **dict.fromkeys(("594", "694"), "GF"),
    **dict.fromkeys(("596", "696", "697"), "MQ"),
    **dict.fromkeys(("262", "692", "693"), "RE"),
    **dict.fromkeys(("269", "639"), "YT"),
}
"""By what follows the 0 (ARCEP): dialled like any other number, with a country code of its own abroad."""

_LETTER_BEHIND = re.compile(r"\d.*[^\W\d_]")


def read_telephone(typed: str) -> str:
    """The number in E.164, dialled from France where it has no country code. Raises Unreadable.

    Letters may lead, as in « tél. »; among or behind digits they are a slip, and never stand for digits.
    """
    plain = one_spelling(typed)
    if _LETTER_BEHIND.search(plain):
        sentence = "un numéro de téléphone s’écrit en chiffres, sans lettres"
        raise Unreadable(Reason.SIGN_NOT_ALLOWED, sentence)
    digits = phonenumbers.normalize_digits_only(plain)
    region = _OVERSEAS.get(digits[1:4], "FR") if digits.startswith("0") else "FR"
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        raise _not_a_number() from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise _not_a_number()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _not_a_number() -> Unreadable:
    sentence = "ce n’est pas un numéro de téléphone complet, comme 06 12 34 56 78 ou +32 470 12 34 56"
    return Unreadable(Reason.MALFORMED, sentence)
