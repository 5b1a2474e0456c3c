"""`python -m workbench.sample [contributors|firms]`: the fictitious contributor reference, as CSV (D-13)."""

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import TextIO

from enrolment.domain.reference_file import CONTRIBUTOR_COLUMNS, FIRM_COLUMNS
from enrolment.domain.reference_rows import DELIMITER
from workbench.sample_accounts import MAX_ACCOUNTS, draw_accounts
from workbench.sample_firms import draw_firms

DEFAULT_COUNT = 1_000
DEFAULT_SEED = 2026


def write_contributors(out: TextIO, *, count: int = DEFAULT_COUNT, seed: int = DEFAULT_SEED) -> None:
    """Write so many client accounts, always the same for the same count and seed."""
    _write(out, CONTRIBUTOR_COLUMNS, draw_accounts(_random(seed), count))


def write_firms(out: TextIO, *, seed: int = DEFAULT_SEED) -> None:
    """Write the accounting firms, always the same for the same seed."""
    _write(out, FIRM_COLUMNS, draw_firms(_random(seed)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write to standard output, or to the file named by `--output`."""
    options = _options().parse_args(arguments)
    if options.output is None:
        _write_chosen(sys.stdout, options)
        return
    with options.output.open("w", encoding="utf-8", newline="") as out:
        _write_chosen(out, options)


def _write_chosen(out: TextIO, options: argparse.Namespace) -> None:
    if options.what == "firms":
        write_firms(out, seed=options.seed)
    else:
        write_contributors(out, count=options.count, seed=options.seed)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workbench.sample", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("contributors", "firms"), default="contributors")
    parser.add_argument("--count", type=_count, default=DEFAULT_COUNT, help="client accounts")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--output", type=Path)
    return parser


def _count(text: str) -> int:
    if not 0 <= (number := int(text)) <= MAX_ACCOUNTS:
        raise argparse.ArgumentTypeError(f"at most {MAX_ACCOUNTS}")
    return number


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311  the same sample for everybody is what is wanted here


def _write(out: TextIO, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    writer = csv.DictWriter(out, columns, delimiter=DELIMITER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


if __name__ == "__main__":
    main()
