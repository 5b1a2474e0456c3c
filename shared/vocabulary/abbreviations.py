"""How La Poste shortens a line too long for an envelope: NF Z10-011, and the SNA's rules for street names.

In the norm's order: the kind of street, titles, first names to their initial, articles. The last word, which
people and sorting machines look for, is never touched, and nothing is shortened further than it must be.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from importlib import resources

type Step = tuple[re.Pattern[str], Mapping[str, str]]

_NUMBER = r"(?:\d+ )?(?:(?:BIS|TER|QUATER|[A-Z]) )?"
_CEDEX = re.compile(r" CEDEX\b.*$|$")
_LAST_WORD = re.compile(r"(?<=\S)(?: (?:EN|ET|DE|DU|DES|LA|LE|LES|L|D|SUR|SOUS|AUX?|STE?))* \S+$")


def _table(kind: str) -> dict[str, str]:
    """Words of one kind and what they become; nothing for what is left out."""
    text = resources.files("vocabulary").joinpath("abbreviations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {row["word"]: row["short"] for row in rows if row["kind"] == kind}


def _step(kind: str, after: str = r"\b") -> Step:
    """Finds a word of the kind that another word follows; the longest first."""
    table = _table(kind)
    longest_first = "|".join(sorted(table, key=len, reverse=True))
    return re.compile(rf"(?P<before>{after})(?P<word>{longest_first}) (?=\S)"), table


_STREETS, _PLACES, _TITLES = _step("street", f"^{_NUMBER}"), _step("place"), _step("title")
_SAINTS, _COMPANIES, _FIRST_NAMES = _step("saint"), _step("company"), _step("first name")
_ARTICLES, _LINKS = _step("article", "(?<= )"), _step("link", "(?<= )")

RECIPIENT: tuple[Step, ...] = (_COMPANIES, _TITLES, _SAINTS)
COMPLEMENT: tuple[Step, ...] = (_PLACES, _TITLES, _COMPANIES, _SAINTS)
STREET: tuple[Step, ...] = (_STREETS, _TITLES, _PLACES, _SAINTS, _FIRST_NAMES, _ARTICLES, _LINKS)
STREET_ABROAD: tuple[Step, ...] = (_STREETS,)
LOCALITY: tuple[Step, ...] = (_PLACES, _TITLES, _SAINTS, _ARTICLES)
STREET_KINDS = frozenset(_STREETS[1]) | {"RUE", "QUAI", "VOIE", "CITE", "COUR", "CLOS", "MAIL", "SENTE"}


def shortenings(line: str, steps: tuple[Step, ...]) -> Iterator[str]:
    """The line as it is, then shorter and shorter, one word at a time, until nothing can be shortened."""
    yield line
    for pattern, table in steps:
        while found := pattern.search(line):
            short = table[found["word"]]
            kept = f"{found['before']}{short} " if short else found["before"]
            line = line[: found.start()] + kept + line[found.end() :]
            yield line


def shortenings_of_town(line: str) -> Iterator[str]:
    """A postcode with its town: SAINT to ST, then without its last words; a CEDEX stays."""
    for shorter in shortenings(line, (_SAINTS,)):
        line = shorter
        yield line
    cedex = "".join(_CEDEX.findall(line))
    kept = line.removesuffix(cedex)
    while (kept := _LAST_WORD.sub("", kept)).count(" "):
        yield kept + cedex
