"""The six lines of an address as NF Z10-011 wants them (M-08, G.3): put in order, never cut."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MAX_LINES = 6
MAX_LINE_LENGTH = 38
END_OF_LATIN = 0x250
OVERSEAS = frozenset({"BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"})
HOME_COUNTRIES = frozenset({"", "FR", "FRANCE", "MC", "MONACO"}) | OVERSEAS

_POSTCODE = re.compile(r"(?P<postcode>\d{5})(?: (?P<town>.*))?")
_LAND = re.compile(r"0[1-9]\d{3}|[1-8]\d{4}|9[0-5]\d{3}|97[1-8]\d{2}|98[046-9]\d{2}")
_ARMED_FORCES = re.compile(r"00\d{3}")
_NUMBER = re.compile(r"\d{3}")
_CEDEX = re.compile(r"\bCEDEX\b.*$")
_STREET = re.compile(
    r"\d|(?:ALLEES?|AV|AVENUE|BD|BOULEVARD|BP|CHEMIN|CITE|COURS|CS|ESPLANADE|HAMEAU|IMPASSE|LIEU ?DIT|PASSAGE"
    r"|PLACE|PROMENADE|QUAI|ROUTE|RUE|SENTE|SENTIER|SQUARE|TSA|VILLA|VOIE)\b"
)
_LIGATURES = str.maketrans(
    {"Œ": "OE", "Æ": "AE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ʻ": " ", "ʼ": " "}
)
_CONTRACTIONS = ((re.compile(r"\bS/S\b"), "SOUS"), (re.compile(r"\bS/(?= |L)"), "SUR "))


class AddressProblem(StrEnum):
    """Why a letter cannot be posted; the code is for operations and for the `ADDRESS_MISSING` case (C.3)."""

    RECIPIENT_MISSING = "RECIPIENT_MISSING"
    TOO_MANY_LINES = "TOO_MANY_LINES"
    LINE_TOO_LONG = "LINE_TOO_LONG"
    POSTCODE_MISSING = "POSTCODE_MISSING"
    POSTCODE_UNKNOWN = "POSTCODE_UNKNOWN"
    TOWN_MISSING = "TOWN_MISSING"
    UNPRINTABLE = "UNPRINTABLE"


class UnusableAddress(Exception):
    """An address no letter can be sent to. Carries the problems, never the address."""

    def __init__(self, problems: Iterable[AddressProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(self.problems))


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Lines that passed the check, from the recipient down to « 31000 TOULOUSE »."""

    lines: tuple[str, ...] = field(repr=False)
    abroad: bool = False

    def __post_init__(self) -> None:
        if found := problems_of(self.lines, abroad=self.abroad):
            raise UnusableAddress(found)

    @classmethod
    def from_lines(cls, lines: Sequence[str], country: str = "FR") -> "PostalAddress":
        """Reference lines, recipient first and postcode with town last, normalised as NF Z10-011 asks.

        `country` is printed only when abroad. Raises `UnusableAddress` with every problem found (M-08).
        """
        kept = [line for line in (" ".join(raw.split()) for raw in lines) if line]
        street = street_position([plain_capitals(line) for line in kept])
        ordered = [*kept[:street], *filter(None, map(plain_capitals, kept[street:]))]
        destination = plain_capitals(country)
        if destination in HOME_COUNTRIES:
            return cls(tuple(ordered))
        return cls((*ordered, destination), abroad=True)


def street_position(capitals: Sequence[str]) -> int:
    """Rank of the first line to print in capitals: the street if one is recognised, else the last but one."""
    for rank, line in enumerate(capitals[1:-1], start=1):
        if _STREET.match(line):
            return rank
    return max(1, len(capitals) - 2)


def plain_capitals(line: str) -> str:
    """Capitals without accent nor punctuation: « 7, rue de l'Été » becomes « 7 RUE DE L ETE »."""
    capitals = unicodedata.normalize("NFKD", line).upper().translate(_LIGATURES)
    for written, meant in _CONTRACTIONS:
        capitals = written.sub(meant, capitals)
    decomposed = unicodedata.normalize("NFKD", capitals)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else _gap(sign) for sign in bare).split())


def _gap(sign: str) -> str:
    return " " if unicodedata.category(sign)[0] in "PZS" else sign


def problems_of(lines: Sequence[str], *, abroad: bool = False) -> tuple[AddressProblem, ...]:
    """Every reason not to post to these lines; empty when good. Abroad, the postcode is not ours to judge."""
    where = () if abroad else town_problems(lines[-1] if lines else "")
    return (*shape_problems(lines), *where)


def shape_problems(lines: Sequence[str]) -> tuple[AddressProblem, ...]:
    """What is wrong with the number, the length or the characters of the lines."""
    checks = {
        AddressProblem.RECIPIENT_MISSING: len(lines) < 2 or bool(_POSTCODE.fullmatch(lines[0])),
        AddressProblem.TOO_MANY_LINES: len(lines) > MAX_LINES,
        AddressProblem.LINE_TOO_LONG: any(len(line) > MAX_LINE_LENGTH for line in lines),
        AddressProblem.UNPRINTABLE: not all(_printable(line) for line in lines),
    }
    return tuple(problem for problem, present in checks.items() if present)


def town_problems(line: str) -> tuple[AddressProblem, ...]:
    """What is wrong with the postcode and the town of the last line."""
    found = _POSTCODE.fullmatch(line)
    if found is None:
        return (AddressProblem.POSTCODE_MISSING,)
    postcode, town = found["postcode"], _CEDEX.sub("", found["town"] or "").strip()
    if not any(sign.isalpha() for sign in town) or _NUMBER.search(town):
        return (AddressProblem.TOWN_MISSING,)
    military = _ARMED_FORCES.fullmatch(postcode) and town.startswith("ARMEES")
    return () if military or _LAND.fullmatch(postcode) else (AddressProblem.POSTCODE_UNKNOWN,)


def _printable(line: str) -> bool:
    return all(
        sign.isprintable() and (ord(sign) < END_OF_LATIN or unicodedata.category(sign)[0] == "P")
        for sign in line
    )
