"""How an envelope spells: capitals without accent nor punctuation (NF Z10-011, M-08)."""

import re
import unicodedata

_SPELT = str.maketrans(
    dict(zip("ÐıƏƐƆĸ", "DIEEOK", strict=True))
    | {"Œ": "OE", "Æ": "AE", "Þ": "TH", "ß": "SS", "ẞ": "SS", "Ŋ": "NG", "&": " ET ", "ʻ": " ", "ʼ": " "}
)
_ALTERED = re.compile(r"LATIN CAPITAL LETTER ([A-Z]{1,2}) WITH ")
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})


def plain_capitals(text: str) -> str:
    """Capitals, digits and single spaces: « 7, rue de l'Été » becomes « 7 RUE DE L ETE ».

    Every Latin letter keeps its letter (`Jørgen` → `JORGEN`, `Straße` → `STRASSE`); invisible signs go
    without a trace, punctuation and symbols leave a space. Letters of other scripts stay what they are:
    whoever prints judges them.
    """
    capitals = unicodedata.normalize("NFKD", text).upper().translate(_SPELT)
    spelt = "".join(map(_spelt, unicodedata.normalize("NFKD", capitals)))
    return " ".join(spelt.split())


def _spelt(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isalnum() else " "
    if unicodedata.category(sign) in _INVISIBLE:
        return ""
    if altered := _ALTERED.match(unicodedata.name(sign, "")):
        return altered[1]
    return sign if sign.isalnum() else " "
