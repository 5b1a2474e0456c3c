"""Six lines of 38 signs in a window: what fits as it is, on free lines, or shortened (NF Z10-011, M-08)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap

MAX_LINES = 6
MAX_LINE_LENGTH = 38

_PRINTED = re.compile(rf"[A-Z0-9 ]{{1,{MAX_LINE_LENGTH}}}")


class AddressProblem(StrEnum):
    """Why a letter cannot be posted; the code is for operations and for the `ADDRESS_MISSING` case (C.3)."""

    RECIPIENT_MISSING = "RECIPIENT_MISSING"
    TOO_MANY_LINES = "TOO_MANY_LINES"
    LINE_TOO_LONG = "LINE_TOO_LONG"
    POSTCODE_MISSING = "POSTCODE_MISSING"
    POSTCODE_UNKNOWN = "POSTCODE_UNKNOWN"
    TOWN_MISSING = "TOWN_MISSING"
    COUNTRY_UNKNOWN = "COUNTRY_UNKNOWN"
    UNPRINTABLE = "UNPRINTABLE"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, and the part of the address that has it; never what the part says."""

    problem: AddressProblem
    part: str

    def __str__(self) -> str:
        return f"{self.problem} ({self.part})"


class UnusableAddress(ValueError):
    """An address no letter can be sent to. Carries its faults, never the address."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One part of an address in plain capitals, whole first, then shorter and shorter.

    `splits` says whether it may take several lines.
    """

    name: str
    readings: tuple[str, ...]
    splits: bool = False

    @property
    def text(self) -> str:
        """The part as it is."""
        return self.readings[0]

    def fitted(self, most: int) -> tuple[str, ...] | None:
        """The part on at most so many lines, no word cut; shortened only as far as needed."""
        lines = most if self.splits else 1
        return next(filter(None, (_spread(text, lines) for text in self.readings)), None)


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """The lines, top to bottom, as good as can be, and the parts for which that isn't good enough."""

    lines: tuple[str, ...]
    too_long: tuple[str, ...] = ()


def arrange(parts: Sequence[Part]) -> Envelope:
    """Lay out the parts that say something, at most six, from the recipient down.

    Free lines go to the recipient first; where another part needs them more, the recipient is shortened.
    """
    said = [part for part in parts if part.text]
    free = MAX_LINES - len(said)
    tries = [_laid_out(said, free, for_recipient) for for_recipient in range(free, -1, -1)]
    return next((envelope for envelope in tries if not envelope.too_long), tries[0])


def check_printed(lines: Sequence[str]) -> tuple[str, ...]:
    """The same lines, when an envelope can carry them as they are. Raises UnusableAddress."""
    counted = {
        AddressProblem.RECIPIENT_MISSING: len(lines) < 2,
        AddressProblem.TOO_MANY_LINES: len(lines) > MAX_LINES,
    }
    faults = [Fault(problem, "lines") for problem, present in counted.items() if present]
    faults += (_fault_of(line, f"line {rank}") for rank, line in enumerate(lines, 1) if not _fits(line))
    if faults:
        raise UnusableAddress(faults)
    return tuple(lines)


def _laid_out(said: Sequence[Part], free: int, for_recipient: int) -> Envelope:
    lines: list[str] = []
    too_long: list[str] = []
    for rank, part in enumerate(said):
        fitted = part.fitted(1 + (for_recipient if rank == 0 else free))
        if fitted is None:
            too_long.append(part.name)
            fitted = (part.text,)
        free -= len(fitted) - 1
        lines.extend(fitted)
    return Envelope(tuple(lines), tuple(too_long))


def _spread(text: str, most: int) -> tuple[str, ...] | None:
    """On as few lines as will do, of lengths as even as can be."""
    if len(text) <= MAX_LINE_LENGTH:
        return (text,)
    return next((lines for lines in _wrapped(text) if len(lines) <= most), None)


def _wrapped(text: str) -> Iterator[tuple[str, ...]]:
    widest = tuple(wrap(text, MAX_LINE_LENGTH, break_long_words=False))
    for width in range(len(text) // len(widest), MAX_LINE_LENGTH + 1):
        lines = tuple(wrap(text, width, break_long_words=False))
        if len(lines) == len(widest) and max(map(len, lines)) <= MAX_LINE_LENGTH:
            yield lines


def _fits(line: str) -> bool:
    return _PRINTED.fullmatch(line) is not None


def _fault_of(line: str, part: str) -> Fault:
    too_long = len(line) > MAX_LINE_LENGTH
    return Fault(AddressProblem.LINE_TOO_LONG if too_long else AddressProblem.UNPRINTABLE, part)
