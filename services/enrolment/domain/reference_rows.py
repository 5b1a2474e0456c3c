"""Lines of a reference file; what can't be read is named by line and column, never repeated."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vocabulary.identifiers import InvalidIdentifier

DELIMITER = ";"
MAX_DIGITS = 15


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A line that can't be taken: its number (the header is 1), the column at fault if one is, a code."""

    line: int
    column: str | None
    code: str


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


@dataclass(frozen=True, slots=True, repr=False)
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
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError:
            raise BadCell(column) from None

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

    An older file may be without the `optional` columns: its cells are empty there.
    Raises HeaderRefused when the first row is asked for.
    """
    reader = csv.reader(_without_mark(lines), delimiter=DELIMITER, strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    if header != [column for column in columns if column in header or column not in optional]:
        raise HeaderRefused(columns)
    absent = dict.fromkeys(set(columns).difference(header), "")
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield RowProblem(reader.line_num, None, "LINE_UNREADABLE")
            continue
        if not any(map(str.strip, cells)):
            continue
        if len(cells) == len(header):
            yield Row(reader.line_num, dict(zip(header, cells, strict=True)) | absent)
        else:
            yield RowProblem(reader.line_num, None, "CELL_COUNT")


def problem_of(row: Row, error: InvalidIdentifier | BadCell) -> RowProblem:
    """What is said of a line whose cell was refused."""
    if isinstance(error, InvalidIdentifier):
        return RowProblem(row.line, error.identifier, "IDENTIFIER_INVALID")
    return RowProblem(row.line, error.column, error.code)


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if number == 0 else line
