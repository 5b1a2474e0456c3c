"""A print shop's spool on a disk that is full: a small one, mounted for the test."""

import errno
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from notifications.gateways.print_shop import PrintShop
from notifications.gateways.spool_sweep import Spool

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
PDF = b"x" * 12_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """64 kB: room for four letters."""
    if os.geteuid():
        pytest.skip("only root may mount")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], check=False)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def test_a_full_disk_leaves_complete_letters_and_no_drafts(small_disk: Path) -> None:
    shop, ids = PrintShop(small_disk), [uuid4() for _ in range(8)]
    refused: dict[UUID, int | None] = {}
    for letter_id in ids:
        try:
            shop.hand_over(letter_id, PDF, NOW)
        except OSError as full:
            refused[letter_id] = full.errno
    shop.keep()

    assert [*refused.values()] == [errno.ENOSPC] * 4
    assert not list(small_disk.glob(".*")), "half-written letters are gone"
    for letter_id in ids:
        complete = (small_disk / f"{letter_id}.json").exists()
        assert complete == (letter_id not in refused)
        assert not complete or (small_disk / f"{letter_id}.pdf").read_bytes() == PDF

    for letter_id in ids[:4]:
        Spool(small_disk).take_back(letter_id)
    for letter_id in refused:
        shop.hand_over(letter_id, PDF, NOW)
        assert shop.handed_over_at(letter_id) == NOW
