"""What survives a power cut: the order in which a real folder is written, recorded on its way."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from notifications.gateways.print_shop import PrintShop

LETTER_ID = UUID("019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b")
NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)

type Step = tuple[str, int, int]
"""What was done, to which file (its inode), and how long the file was."""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """Every fsync and every new name, in turn; the system does them all the same."""
    seen: list[Step] = []

    def recorded(call: Callable[..., Any], name: str) -> Callable[..., Any]:
        def record(what: Any, *others: Any) -> None:
            call(what, *others)
            file = os.stat(what)  # noqa: PTH116 - a descriptor or a name
            seen.append((name, file.st_ino, file.st_size))

        return record

    for name in ("fsync", "link"):
        monkeypatch.setattr(os, name, recorded(getattr(os, name), name))
    return seen


def test_a_file_is_on_the_disk_before_it_has_its_name_and_the_slip_comes_last(
    tmp_path: Path, steps: list[Step]
) -> None:
    shop = PrintShop(tmp_path)
    shop.hand_over(LETTER_ID, b"%PDF", NOW)

    pdf, slip = ((tmp_path / f"{LETTER_ID}.{suffix}").stat() for suffix in ("pdf", "json"))
    assert steps == [
        ("fsync", pdf.st_ino, pdf.st_size),
        ("link", pdf.st_ino, pdf.st_size),
        ("fsync", slip.st_ino, slip.st_size),
        ("link", slip.st_ino, slip.st_size),
    ]


def test_names_are_on_the_disk_before_anything_is_told_of_them(tmp_path: Path, steps: list[Step]) -> None:
    shop = PrintShop(tmp_path)
    shop.hand_over(LETTER_ID, b"%PDF", NOW)
    steps.clear()
    shop.keep()

    assert [(name, inode) for name, inode, _ in steps] == [("fsync", tmp_path.stat().st_ino)]
