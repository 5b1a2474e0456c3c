"""Names of persons as people type them: letters, spaces, apostrophes, hyphens and dotted initials."""

import re
import unicodedata

from vocabulary.typed_text import one_spelling
from vocabulary.unreadable import Reason, Unreadable

LONGEST = 60

_WORD = "LM*(?:·?LM*)*"
_INITIALS = r"(?:LM*\.)+"
_PART = rf"(?:{_INITIALS}|{_WORD}\.?)"
_SHAPE = re.compile(rf"'?{_PART}(?:[ '-]+{_PART})*'?")
"""With every letter as L and every mark as M. A dot ends a word: « evil.com » is an address, not a name."""


def read_name(typed: str) -> str:
    """A first or last name with plain apostrophes, hyphens and spaces: « J.-P. », « ’t Hooft », « La Tour ».

    Names go into mails, where addresses of sites must not. Raises Unreadable.
    """
    name = one_spelling(typed)
    if not name:
        raise Unreadable(Reason.EMPTY, "ne peut pas être vide")
    if len(name) > LONGEST:
        raise Unreadable(Reason.TOO_LONG, f"trop long\u00a0: {LONGEST} caractères au plus")
    if not _SHAPE.fullmatch("".join(map(_shape, name))):
        sentence = "un nom s’écrit en lettres, avec espaces, apostrophes, traits d’union et initiales"
        raise Unreadable(Reason.SIGN_NOT_ALLOWED, sentence)
    return name


def _shape(sign: str) -> str:
    category = unicodedata.category(sign)[0]
    return category if category in "LM" else sign
