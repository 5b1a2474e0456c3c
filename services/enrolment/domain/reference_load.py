"""What became of a reference file's lines, and which accounts may be closed because it lacks them (D-13)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from enrolment.domain.reference_rows import RowProblem


class FileTooOld(ValueError):
    """A file of a later day has been loaded."""

    def __init__(self, as_of: date, last: date) -> None:
        super().__init__(f"the file is of {as_of}, and one of {last} has been loaded: nothing was changed")


class LinesLost(RuntimeError):
    """Lines don't add up: a fault of ours, and nothing of the file is kept."""


class Withheld(StrEnum):
    """Why nothing was closed, although the file lacks accounts."""

    NOTHING_READ = "no line could be read"
    LINES_UNKNOWN = "of some refused lines nobody knows whose they are"
    TOO_MANY = "more than may be closed at once: see --close-at-most"


@dataclass(frozen=True, slots=True)
class AllowedClosings:
    """A file that lacks much is rather a broken one: up to `percent` of the accounts, or `always`."""

    percent: int = 5
    always: int = 100

    def withheld(self, *, gone: int, living: int, kept: int, unknown: int) -> Withheld | None:
        """Why `gone` of `living` accounts can't be closed by a file of `kept` lines, if they can't."""
        if not kept:
            return Withheld.NOTHING_READ
        if unknown:
            return Withheld.LINES_UNKNOWN
        if gone > max(self.always, living * self.percent // 100):
            return Withheld.TOO_MANY
        return None


@dataclass
class LoadReport:
    """Each line after the header is new, changed, unchanged, refused or blank."""

    lines: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    blank: int = 0
    refused: list[RowProblem] = field(default_factory=list)
    gone: int = 0
    withheld: Withheld | None = None

    @property
    def kept(self) -> int:
        """Lines whose record the reference now has."""
        return self.new + self.changed + self.unchanged

    @property
    def closed(self) -> int:
        """Accounts that the file lacks, and that are closed since its day."""
        return 0 if self.withheld else self.gone

    def check(self) -> None:
        """Raise LinesLost unless every line is accounted for."""
        if self.lines != self.kept + len(self.refused) + self.blank:
            raise LinesLost
