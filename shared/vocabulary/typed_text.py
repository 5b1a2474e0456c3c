"""What a person typed, pasted or scanned, in one spelling: read the same at every door.

Two readings: `one_spelling` for what is shown again (names), `symbols` for what is only compared (codes,
keys, identifiers). Signs that nobody sees are dropped, but for those that hold an emoji together.
"""

import re
import unicodedata

_APOSTROPHES = frozenset("'’‘‛ʼʻʽʹˈˊˋ´`′‵՚ꞌ＇｀")
_DASHES_OF_OTHER_CATEGORIES = frozenset("\N{MINUS SIGN}\N{HYPHEN BULLET}\N{MODIFIER LETTER MINUS SIGN}")
_DOTS = frozenset(".·•․‧")

_DEFAULT_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
"""Fillers, blanks and selectors that no category tells: some are letters to Unicode."""

_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_DRESSED = f"{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
_EMOJI = re.compile(f"{_DRESSED}(?:\u200d{_DRESSED})*|[0-9#*]\ufe0f?\u20e3")

_LIGATURES = {"œ": "oe", "æ": "ae", "þ": "th", "ð": "d", "ı": "i"}
_LETTER_WITH = re.compile("LATIN SMALL LETTER ([A-Z]) WITH ")
"""What Unicode doesn't decompose: ø, ł, đ."""

_SAME_LETTER = frozenset(
    {
        "<wide>",
        "<narrow>",
        "<noBreak>",
        "<compat>",
        "<font>",
        "<isolated>",
        "<initial>",
        "<medial>",
        "<final>",
    }
)
"""Compatibility forms that are only another drawing: ﬁ, full width. Not ², ™ or ½, which say something."""


def visible(text: str) -> str:
    """The text without signs that nobody sees; joiners and selectors inside an emoji stay."""
    kept: list[str] = []
    end = 0
    for emoji in _EMOJI.finditer(text):
        kept += (c for c in text[end : emoji.start()] if not _invisible(c))
        kept.append(emoji[0])
        end = emoji.end()
    kept += (c for c in text[end:] if not _invisible(c))
    return "".join(kept)


def one_spelling(text: str) -> str:
    """As `plain_signs`, with single spaces and none at the ends. Controls stay: readers refuse them."""
    return " ".join(plain_signs(text).split())


def plain_signs(text: str) -> str:
    """NFC with plain apostrophes, hyphens and spaces, and nothing invisible.

    NFC, not NFKC: « m² » stays what it is; letters that are only drawn otherwise become plain.
    """
    plain = "".join(_plain(sign) for c in visible(text) for sign in _drawn_plainly(c))
    return unicodedata.normalize("NFC", plain)


def folded(text: str) -> str:
    """Alike for what differs only by case or accents (D-16): « Cœur d’Été » and « COEUR D'ETE »."""
    decomposed = unicodedata.normalize("NFKD", one_spelling(text).casefold())
    return "".join(map(_bare, decomposed))


def symbols(text: str) -> str:
    """NFKC in capitals, without spaces, dashes, dots and invisible signs; all else stays."""
    capitals = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in capitals if not _separates(c))


def _invisible(c: str) -> bool:
    return unicodedata.category(c) == "Cf" or _DEFAULT_IGNORABLE.match(c) is not None


def _separates(c: str) -> bool:
    return c.isspace() or _invisible(c) or _is_dash(c) or c in _DOTS or unicodedata.category(c) == "Cc"


def _is_dash(c: str) -> bool:
    return unicodedata.category(c) == "Pd" or c in _DASHES_OF_OTHER_CATEGORIES


def _drawn_plainly(c: str) -> str:
    if unicodedata.decomposition(c).partition(" ")[0] not in _SAME_LETTER:
        return c
    plain = unicodedata.normalize("NFKC", c)
    return c if plain[0] == " " else plain  # a lone accent, ´ or ¨, is no space; spaces are read below


def _plain(c: str) -> str:
    if c in _APOSTROPHES:
        return "'"
    if _is_dash(c):
        return "-"
    return " " if c.isspace() else c


def _bare(c: str) -> str:
    if unicodedata.combining(c) or _DEFAULT_IGNORABLE.match(c):
        return ""
    if stroke := _LETTER_WITH.match(unicodedata.name(c, "")):
        return stroke[1].lower()
    return _LIGATURES.get(c, c)
