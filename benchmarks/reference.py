"""100,000 unchanged reference lines loaded again, beside a bare COPY of the same file."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
from rich.console import Console

from benchmarks.cores import MEASURED, OTHERS, on_cores
from benchmarks.rounds import Finding, Round, alternate
from database.engine import Database
from enrolment.actions.load_reference import load_contributors
from enrolment.api.bindings import contributor_reference
from enrolment.domain.reference_file import CONTRIBUTOR_COLUMNS
from enrolment.gateways.contributor_reference import ContributorReference
from enrolment.gateways.reference_text import open_reference
from enrolment.settings import Settings
from workbench.databases import migrated_database
from workbench.keys import generate_settings
from workbench.postgres import private_postgres

LINES = 100_000
SAMPLE = Path(__file__).parents[1] / "deploy" / "sample" / "contributors.csv"


async def measure(folder: Path, console: Console) -> list[Finding]:
    """Everything from the file's bytes to the commit; the first load, which writes all rows, aside."""
    with on_cores(OTHERS), private_postgres(folder / "postgres") as postgres:
        url = await migrated_database(postgres.superuser_url, "enrolment")
        file, database = _file(folder), Database(url)
        reference = _reference(url)
        try:
            begun = time.perf_counter()
            await _load(database, file, reference)
            console.print(f"  [dim]first load: {time.perf_counter() - begun:.1f} s")
            with on_cores(MEASURED):
                return [await _beside_copy(database, file, reference, console)]
        finally:
            await database.close()


async def _beside_copy(
    database: Database, file: Path, reference: ContributorReference, console: Console
) -> Finding:
    async def ours() -> Round:
        return await _timed(lambda: _load(database, file, reference))

    async def bare() -> Round:
        return await _timed(lambda: _copy(database.dsn, file))

    what = f"{LINES:,} unchanged reference lines loaded again, beside a bare COPY"
    target = 0.05
    return await alternate(
        what, ours=ours, beside=bare, unit="lines/s", target=target, rounds=5, console=console
    )


async def _timed(play: Callable[[], Awaitable[None]]) -> Round:
    begun, used = time.perf_counter(), time.process_time()
    await play()
    return Round(LINES / (time.perf_counter() - begun), LINES / (time.process_time() - used))


async def _load(database: Database, file: Path, reference: ContributorReference) -> None:
    with open_reference(file) as lines:
        report = await load_contributors(database, lines, reference)
    if report.refused or report.kept != LINES:
        raise RuntimeError(f"{report.kept} kept of {LINES}")


async def _copy(dsn: str, file: Path) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        columns = ", ".join(f"{name} text" for name in CONTRIBUTOR_COLUMNS)
        async with connection.transaction():
            await connection.execute(f"create temp table bare ({columns}) on commit drop")
            await connection.copy_to_table("bare", source=file, format="csv", delimiter=";", header=True)
    finally:
        await connection.close()


def _reference(url: str) -> ContributorReference:
    told = generate_settings()["enrolment"] | {
        "ENROLMENT_DATABASE_URL": url,
        "ENROLMENT_BROKER_URL": "amqp://nobody@127.0.0.1:1/",
        "ENROLMENT_ACCESS_URL": "http://127.0.0.1:1",
    }
    return contributor_reference(
        Settings(**{name.removeprefix("ENROLMENT_").lower(): value for name, value in told.items()})  # type: ignore[arg-type]
    )


def _file(folder: Path) -> Path:
    """The sample's lines again and again, each under an account number of its own."""
    header, *lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(";") for line in lines]
    file = folder / "contributors.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write(f"{header}\n")
        for number in range(LINES):
            kind, _, *others = rows[number % len(rows)]
            out.write(";".join((kind, f"9{number:017d}", *others)) + "\n")
    return file
