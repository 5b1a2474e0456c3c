"""Fills the local reference from files (D-13): every line is accounted for, and all or none is kept."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from database.engine import Database
from enrolment.domain.reference_file import FIRMS, Reading, contributors
from enrolment.domain.reference_load import AllowedClosings, FileTooOld, LoadReport
from enrolment.domain.reference_rows import Row, RowProblem
from enrolment.gateways import firm_reference
from enrolment.gateways.contributor_reference import STAGED as CONTRIBUTORS
from enrolment.gateways.contributor_reference import ContributorReference
from enrolment.gateways.reference_staging import StagedTable, Staging

BATCH = 2000
USUAL = AllowedClosings()

type Fill[R] = Callable[[Staging, Sequence[R]], Awaitable[list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Source[R]:
    """One kind of file, and the table it fills."""

    table: StagedTable
    reading: Reading[R]
    line_digest: Callable[[str], bytes]
    fill: Fill[R]


async def load_contributors(
    database: Database,
    lines: Iterable[str],
    reference: ContributorReference,
    *,
    as_of: date | None = None,
    closings: AllowedClosings = USUAL,
) -> LoadReport:
    """Merge a complete file of contributors. Raises HeaderRefused, FileTooOld, LoadUnderWay."""
    source = Source(CONTRIBUTORS, contributors(reference.refs), reference.line_digest, reference.rows_of)
    return await _load(database, lines, source, as_of, closings)


async def load_firms(
    database: Database,
    lines: Iterable[str],
    *,
    as_of: date | None = None,
    closings: AllowedClosings = USUAL,
) -> LoadReport:
    """Merge a complete file of firms. Raises HeaderRefused, FileTooOld, LoadUnderWay."""
    source = Source(firm_reference.STAGED, FIRMS, firm_reference.line_digest, firm_reference.rows_of)
    return await _load(database, lines, source, as_of, closings)


async def _load[R](
    database: Database,
    lines: Iterable[str],
    source: Source[R],
    as_of: date | None,
    closings: AllowedClosings,
) -> LoadReport:
    async with _staging(database, source.table) as staging:
        last = await staging.open()
        day = as_of or last or date.min
        if last and day < last:
            raise FileTooOld(day, last)
        report, unknown, counted = LoadReport(), 0, _Counted(lines)
        rows = 0
        for batch in batched(source.reading.rows(counted), BATCH, strict=False):
            rows += len(batch)
            unknown += await _stage(staging, source, batch, report)
        report.lines = counted.count - 1
        report.blank = report.lines - rows
        await _merge(staging, report)
        await _close(staging, report, closings, unknown, day)
        report.check()
    return report


@asynccontextmanager
async def _staging(database: Database, table: StagedTable) -> AsyncIterator[Staging]:
    """All or nothing: whatever is raised within leaves the reference as it was."""
    connection = await database.connect()
    try:
        async with connection.transaction():
            yield Staging(connection, table)
    finally:
        await connection.close()


class _Counted:
    """Lines, and how many there have been."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.count += 1
            yield line


async def _stage[R](
    staging: Staging, source: Source[R], batch: Sequence[Row | RowProblem], report: LoadReport
) -> int:
    """Stage a batch: what is as it was is not even read. Answers of how many nobody knows whose they are."""
    reading = source.reading
    digests = {row: source.line_digest(reading.content(row)) for row in batch if isinstance(row, Row)}
    known = await staging.known(list(digests.values()))
    await staging.add_known((row.line, known[digest]) for row, digest in digests.items() if digest in known)
    problems = [row for row in batch if isinstance(row, RowProblem)]
    told: list[tuple[int, R, bytes]] = []
    for row, digest in digests.items():
        if digest in known:
            continue
        record = reading.record(row)
        if isinstance(record, RowProblem):
            problems.append(record)
        else:
            told.append((row.line, record, digest))
    filled = await source.fill(staging, [record for _, record, _ in told])
    await staging.add(
        (line, values | {"line_digest": digest})
        for (line, _, digest), values in zip(told, filled, strict=True)
    )
    whose = [reading.whose(problem) for problem in problems]
    await staging.name(key for key in whose if key is not None)
    report.refused += [RowProblem(problem.line, problem.column, problem.code) for problem in problems]
    return whose.count(None)


async def _merge(staging: Staging, report: LoadReport) -> None:
    report.refused += [RowProblem(line, None, "DUPLICATE_IN_FILE") for line in await staging.duplicates()]
    report.refused.sort(key=lambda problem: problem.line)
    merged = await staging.merge()
    report.new, report.changed, report.unchanged = merged.new, merged.changed, merged.unchanged


async def _close(
    staging: Staging, report: LoadReport, closings: AllowedClosings, unknown: int, day: date
) -> None:
    report.gone = await staging.gone()
    if report.gone:
        living = await staging.living()
        report.withheld = closings.withheld(
            gone=report.gone, living=living, kept=report.kept, unknown=unknown
        )
        if not report.withheld:
            await staging.close_gone(day)
    await staging.note(day)
