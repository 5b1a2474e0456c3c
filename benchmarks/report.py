"""The table: to a person's eyes, and into `results.md`."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.rounds import Finding

RESULTS = Path(__file__).with_name("results.md")
COLUMNS = ("Measured", "Ours", "Beside", "Result", "Target", "")
HEAD = """\
# What was measured

`python -m benchmarks` on {day}, {cores} cores, {python} of {system}; all real: PostgreSQL, RabbitMQ, uvicorn.
What is measured has one core of its own, whoever asks it the others; numbers are medians (lowest–highest);
ratios are of rounds in turns within one run, the only numbers here that speak of another machine.
While keys and removals are timed, workers run at the lowest priority: six processes share these cores.

"""


def show(findings: list[Finding], console: Console) -> None:
    """Print the table."""
    table = Table(*COLUMNS, title="Results", title_justify="left")
    for finding in findings:
        table.add_row(*_cells(finding), style="" if finding.met else "red")
    console.print(table)


def keep(findings: list[Finding]) -> None:
    """Write the table as Markdown."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *map(_cells, findings)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    head = HEAD.format(
        day=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        python=f"Python {platform.python_version()}",
        system=platform.freedesktop_os_release()["PRETTY_NAME"],
    )
    RESULTS.write_text(f"{head}{table}\n")


def _cells(finding: Finding) -> tuple[str, ...]:
    met = "met" if finding.met else "missed"
    return finding.what, finding.ours, finding.beside, finding.result, finding.target, met
