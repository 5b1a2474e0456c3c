"""Lines of a reference file; what can't be read is named by line and column, never repeated."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from vocabulary.identifiers import InvalidIdentifier

DELIMITER = ";"
MAX_DIGITS = 15
LONGEST_LINE = 10_000
REPLACEMENT = "\ufffd"
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A line that can't be taken: its number (the header is 1), the column at fault if one is, a code."""

    line: int
    column: str | None
    code: str
    cells: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """As far as they could be read, to know whose line it was; they are shown to nobody."""


class HeaderRefused(ValueError):
    """The first line isn't the expected header: nothing of the file is read."""

    def __init__(self, expected: Sequence[str]) -> None:
        super().__init__(f"expected header: {DELIMITER.join(expected)}")


class BadCell(ValueError):
    """A cell that can't be read; the value stays out of it."""

    def __init__(self, column: str, code: str = "VALUE_INVALID") -> None:
        super().__init__(f"{column}: {code}")
        self.column = column
        self.code = code


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Row:
    """One line by column name. An empty cell is None; each reading raises BadCell."""

    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str | None:
        """A cell without the spaces around it, if it isn't empty."""
        return self.cells[column].strip() or None

    def required(self, column: str) -> str:
        """A cell that must not be empty."""
        if (text := self.text(column)) is None:
            raise BadCell(column, "VALUE_MISSING")
        return text

    def number(self, column: str) -> int | None:
        """A whole number, zero or more: a year, or an amount in cents."""
        text = self.text(column)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
            raise BadCell(column)
        return int(text)

    def day(self, column: str) -> date | None:
        """A day as `2026-09-30`."""
        text = self.text(column)
        if text is None:
            return None
        try:
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            raise BadCell(column) from None

    def month(self, column: str) -> str | None:
        """A month as `2026-09`."""
        text = self.text(column)
        if text is not None and not _MONTH.fullmatch(text):
            raise BadCell(column)
        return text

    def flag(self, column: str) -> bool:
        """`yes` or `no`."""
        text = self.required(column)
        if text not in {"yes", "no"}:
            raise BadCell(column)
        return text == "yes"


def read_rows(
    lines: Iterable[str], columns: Sequence[str], optional: Collection[str] = ()
) -> Iterator[Row | RowProblem]:
    """Read `;` CSV with exactly this header; a byte-order mark and blank lines are no matter.

    One line is one row: a quote that nobody closes takes no other line with it. An older file may be without
    the `optional` columns: its cells are empty there. Raises HeaderRefused when the first row is asked for.
    """
    numbered = enumerate(lines, start=1)
    header = [cell.strip() for cell in _cells(next(numbered, (1, ""))[1].removeprefix("\ufeff")) or ()]
    if header != [column for column in columns if column in header or column not in optional]:
        raise HeaderRefused(columns)
    absent = dict.fromkeys(set(columns).difference(header), "")
    for number, line in numbered:
        cells = _cells(line)
        if cells is None:
            yield RowProblem(number, None, "LINE_UNREADABLE")
        elif not any(map(str.strip, cells)):
            continue
        elif len(cells) != len(header):
            yield RowProblem(number, None, "CELL_COUNT", dict(zip(header, cells, strict=False)))
        else:
            named = dict(zip(header, cells, strict=True))
            row = Row(number, named | absent if absent else named)
            yield _unprintable(row) if _UNPRINTABLE.search(line.rstrip("\r\n")) else row


def _cells(line: str) -> list[str] | None:
    """The cells of one line; None where its quotes don't match or it is longer than any row."""
    if len(line) > LONGEST_LINE:
        return None
    text = line.rstrip("\r\n")
    if '"' not in text:
        return text.split(DELIMITER)
    try:
        (cells,) = csv.reader([text], delimiter=DELIMITER, strict=True)
    except (csv.Error, ValueError):
        return None
    return cells


def _unprintable(row: Row) -> Row | RowProblem:
    """Control characters and what no encoding gave are nobody's name; around a cell they are no matter."""
    for column, cell in row.cells.items():
        if found := _UNPRINTABLE.search(cell.strip()):
            lost = found[0] == REPLACEMENT or found[0] >= "\ud800"
            return RowProblem(
                row.line, column, "ENCODING_INVALID" if lost else "CONTROL_CHARACTER", row.cells
            )
    return row


def problem_of(row: Row, error: InvalidIdentifier | BadCell) -> RowProblem:
    """What is said of a line whose cell was refused."""
    if isinstance(error, InvalidIdentifier):
        return RowProblem(row.line, error.identifier, "IDENTIFIER_INVALID", row.cells)
    return RowProblem(row.line, error.column, error.code, row.cells)
