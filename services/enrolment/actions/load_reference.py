"""Fills the local contributor reference from files (D-13); what can't be taken is named, never repeated."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import batched

from database.engine import Database, Transaction
from enrolment.domain.contributors import Contributor
from enrolment.domain.firm_record import FirmRecord
from enrolment.domain.reference_file import read_contributors, read_firms
from enrolment.domain.reference_rows import RowProblem
from enrolment.gateways import firm_reference
from enrolment.gateways.contributor_reference import ContributorReference

BATCH = 500


@dataclass
class LoadReport:
    """How many lines were kept, and what was wrong with the others."""

    kept: int = 0
    refused: list[RowProblem] = field(default_factory=list)


async def load_contributors(
    database: Database, lines: Iterable[str], reference: ContributorReference
) -> LoadReport:
    """Insert or replace every readable contributor, in batches. Raises HeaderRefused."""
    return await _load(database, read_contributors(lines, reference.refs), reference.keep)


async def load_firms(database: Database, lines: Iterable[str]) -> LoadReport:
    """Insert or replace every readable firm, in batches. Raises HeaderRefused."""
    return await _load(database, read_firms(lines), firm_reference.keep)


async def _load[R: (Contributor, FirmRecord)](
    database: Database,
    rows: Iterable[R | RowProblem],
    keep: Callable[[Transaction, Sequence[R]], Awaitable[None]],
) -> LoadReport:
    report = LoadReport()
    for batch in batched(rows, BATCH, strict=False):
        records = [row for row in batch if not isinstance(row, RowProblem)]
        report.refused += [row for row in batch if isinstance(row, RowProblem)]
        if records:
            async with database.transaction() as tx:
                await keep(tx, records)
        report.kept += len(records)
    return report
