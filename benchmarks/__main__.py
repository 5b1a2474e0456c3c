"""`python -m benchmarks [names…]`: measure what the README claims; a complete run rewrites `results.md`."""

import argparse
import asyncio
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp

import uvloop
from rich.console import Console

from benchmarks import (
    check,
    check_under_logins,
    end_to_end,
    imports,
    key_to_check,
    letters,
    mails,
    memory,
    reference,
    relay,
    relay_at_work,
)
from benchmarks.report import keep, show
from benchmarks.rounds import Finding

MEASUREMENTS = {
    "check": check.measure,
    "check_under_logins": check_under_logins.measure,
    "relay": relay.measure,
    "relay_at_work": relay_at_work.measure,
    "letters": letters.measure,
    "mails": mails.measure,
    "end_to_end": end_to_end.measure,
    "key_to_check": key_to_check.measure,
    "memory": memory.measure,
    "imports": imports.measure,
    "reference": reference.measure,
}
PRIVATE = Path(__file__).parents[1] / ".local" / "bench"


ON_WORKERS_LOOP = {"relay"}
"""Measured in this process: on the event loop that uvicorn gives to workers."""


def measure(names: list[str], console: Console) -> list[Finding]:
    """One measurement after the other, each on servers of its own.

    Files are deleted after the last one only: for minutes after, Linux is slow to make new ones.
    """
    PRIVATE.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=PRIVATE))
    folder.chmod(0o711)  # root's PostgreSQL, which runs as somebody else, walks through
    findings = []
    for name in names:
        console.rule(name, align="left")
        loop_factory = uvloop.new_event_loop if name in ON_WORKERS_LOOP else None
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            found = runner.run(MEASUREMENTS[name](folder / name, console))
        show(found, console)
        findings += found
    shutil.rmtree(folder)
    return findings


def main() -> int:
    """0 where every target is met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(MEASUREMENTS))
    names = parser.parse_args().names or list(MEASUREMENTS)
    if unknown := set(names) - set(MEASUREMENTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    console = Console(highlight=False)
    findings = measure(names, console)
    if set(names) == set(MEASUREMENTS):
        keep(findings)
    return 0 if all(finding.met for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
