"""E-mail addresses: one spelling for storing, comparing, logging in and suppressing."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from vocabulary.typed_text import plain_signs
from vocabulary.unreadable import Reason, Unreadable

LONGEST = 254


def read_email(typed: str) -> str:
    """The one spelling of an address: small letters, domain in Unicode whether typed so or in punycode.

    Two spellings are the same mailbox if and only if they are read alike; ß and ss are two letters, as they
    are for IDNA. Raises Unreadable.
    """
    plain = _plain(typed)
    if plain.count("@") != 1:
        raise Unreadable(Reason.MALFORMED, "une adresse électronique compte un seul signe @")
    if " " in plain:
        raise Unreadable(Reason.SIGN_NOT_ALLOWED, "une adresse électronique ne contient pas d’espace")
    if not all(c.isascii() or unicodedata.category(c)[0] in "LMN" for c in plain):
        raise Unreadable(Reason.SIGN_NOT_ALLOWED, "cette adresse contient un signe qui n’y a pas sa place")
    if len(plain.encode()) > LONGEST:
        raise Unreadable(Reason.TOO_LONG, f"trop long\u00a0: {LONGEST} caractères au plus")
    try:
        valid = validate_email(plain, check_deliverability=False, strict=True)
    except EmailNotValidError:
        sentence = "ce n’est pas une adresse électronique complète, comme prenom.nom@domaine.fr"
        raise Unreadable(Reason.MALFORMED, sentence) from None
    return unicodedata.normalize("NFC", f"{valid.local_part.lower()}@{valid.domain}")


def email_key(typed: str) -> str:
    """What an address is found by: the same for all its spellings; for what is none, something nobody has."""
    try:
        return read_email(typed)
    except Unreadable:
        return _plain(typed).lower()


def _plain(typed: str) -> str:
    """A grave accent may stand in an address: RFC 5321 knows it, and it is no apostrophe there."""
    return "`".join(map(plain_signs, typed.split("`"))).strip().replace("。", ".")
