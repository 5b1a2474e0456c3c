import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from notifications.gateways.print_shop import Duplicate, HandedOver, PrintShop

LETTER_ID = UUID("019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b")
NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def test_a_letter_is_laid_down_with_an_impersonal_slip(spool: Path) -> None:
    sha256 = hashlib.sha256(b"%PDF").hexdigest()

    assert PrintShop(spool).hand_over(LETTER_ID, b"%PDF", NOW) == HandedOver(sha256)

    assert (spool / f"{LETTER_ID}.pdf").read_bytes() == b"%PDF"
    assert json.loads((spool / f"{LETTER_ID}.json").read_text()) == {
        "letter_id": str(LETTER_ID),
        "pages": 1,
        "sheet": "A4",
        "envelope": "DL",
        "window": "100x45",
        "sha256": sha256,
        "handed_over_at": "2026-11-22T09:05:00+00:00",
    }
    assert len(list(spool.iterdir())) == 2


def test_the_same_id_again_rewrites_nothing(spool: Path) -> None:
    shop = PrintShop(spool)
    shop.hand_over(LETTER_ID, b"first", NOW)
    before = {path: path.read_bytes() for path in spool.iterdir()}

    assert shop.hand_over(LETTER_ID, b"second", NOW) == Duplicate()

    assert {path: path.read_bytes() for path in spool.iterdir()} == before


def test_a_crash_between_letter_and_slip_is_finished_with_the_letter_already_there(spool: Path) -> None:
    shop = PrintShop(spool)
    (spool / f"{LETTER_ID}.pdf").write_bytes(b"first")

    assert shop.hand_over(LETTER_ID, b"second", NOW) == HandedOver(hashlib.sha256(b"first").hexdigest())
    assert (spool / f"{LETTER_ID}.pdf").read_bytes() == b"first"


def test_two_hands_at_once_leave_one_letter(spool: Path) -> None:
    shop = PrintShop(spool)
    with ThreadPoolExecutor(8) as hands:
        outcomes = list(hands.map(lambda rank: shop.hand_over(LETTER_ID, b"%d" % rank, NOW), range(8)))

    (done,) = [outcome for outcome in outcomes if isinstance(outcome, HandedOver)]
    letter = (spool / f"{LETTER_ID}.pdf").read_bytes()
    assert done.sha256 == hashlib.sha256(letter).hexdigest()
    assert json.loads((spool / f"{LETTER_ID}.json").read_text())["sha256"] == done.sha256
    assert len(list(spool.iterdir())) == 2
