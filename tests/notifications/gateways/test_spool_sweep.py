import os
import time
from pathlib import Path
from uuid import UUID

import pytest

from notifications.gateways.print_shop import Ownership, PrintShop
from notifications.gateways.spool_sweep import DRAFT_LIVES, Lying, Spool
from tests.notifications.gateways.test_print_shop import LETTER_ID, NOW

OTHER = UUID("019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5c")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    spool = tmp_path / "spool"
    PrintShop(spool).hand_over(LETTER_ID, b"%PDF", NOW)
    return spool


def test_drafts_of_the_dead_go_and_those_of_the_living_stay(folder: Path) -> None:
    dead, living, foreign = folder / ".a1.tmp", folder / ".b2.tmp", folder / "their.tmp"
    for draft in (dead, living, foreign):
        draft.write_bytes(b"%PDF with a key")
    old = time.time() - DRAFT_LIVES.total_seconds() - 1
    for draft in (dead, foreign):
        os.utime(draft, (old, old))

    assert Spool(folder).drop_drafts() == 1

    assert not dead.exists()
    assert living.exists()
    assert foreign.exists()
    assert (folder / f"{LETTER_ID}.pdf").exists()


def test_what_lies_there_is_told_by_letter_and_the_rest_is_not_ours(folder: Path) -> None:
    (folder / f"{OTHER}.pdf").write_bytes(b"%PDF")
    for foreign in ("done.pdf", f"{str(OTHER).upper()}.json", "print.log", ".a.tmp"):
        (folder / foreign).touch()

    found = sorted(Spool(folder).lying(), key=lambda there: there.letter_id)

    assert found == [Lying(LETTER_ID, pdf=True, slip=True), Lying(OTHER, pdf=True, slip=False)]


def test_taking_back_what_is_half_gone(folder: Path) -> None:
    (folder / f"{LETTER_ID}.pdf").unlink()
    for _ in range(2):
        Spool(folder).take_back(LETTER_ID)
    assert list(folder.iterdir()) == []


def test_files_are_for_their_owner_alone(folder: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_shop_under_another_account_reads_through_its_group(tmp_path: Path) -> None:
    others = [group for group in os.getgroups() if group != os.getegid()]
    group = others[0] if others else 4242 if os.geteuid() == 0 else os.getegid()
    spool = tmp_path / "shared"
    before = os.umask(0o077)
    try:
        PrintShop(spool, Ownership(0o640, group)).hand_over(LETTER_ID, b"%PDF", NOW)
    finally:
        os.umask(before)

    for path in spool.iterdir():
        found = path.stat()
        assert (found.st_mode & 0o777, found.st_gid) == (0o640, group)
    assert (spool.stat().st_mode & 0o7777, spool.stat().st_gid) == (0o2770, group)


def test_a_group_that_letters_cannot_be_given_to_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(PermissionError):
        PrintShop(tmp_path / "shared", Ownership(0o640, 424242))
