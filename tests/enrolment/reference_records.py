"""What lines of a reference file say, without a database."""

from collections.abc import Iterable

from enrolment.domain.reference_file import Reading
from enrolment.domain.reference_rows import RowProblem


def records[R](reading: Reading[R], lines: Iterable[str]) -> list[R | RowProblem]:
    return [row if isinstance(row, RowProblem) else reading.record(row) for row in reading.rows(lines)]
